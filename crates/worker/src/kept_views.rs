//! Views of the queues that are kept in this browser (IQ-13).

use crate::keeping::Shelf;
use crate::messages::{FromWorker, KeptView};
use crate::worker::Worker;

impl Worker {
    /// Keeps a view, in place of one of the same name.
    pub(crate) async fn keep_view(&self, view: &KeptView) {
        let text = serde_json::to_string(view).unwrap_or_default();
        let kept = match self.keeping() {
            Some(keeping) => keeping.keep_text(Shelf::Views, &view.name, &text).await,
            None => return,
        };
        if let Err(error) = kept {
            self.say(&FromWorker::NotKept {
                message: format!("The view is not kept: {error}"),
            });
        }
    }

    /// Tells which views are kept.
    pub(crate) async fn tell_views(&self, id: u32) {
        let kept = match self.keeping() {
            Some(keeping) => keeping.texts(Shelf::Views).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let mut views: Vec<KeptView> = kept
            .iter()
            .filter_map(|it| serde_json::from_str(&it.1).ok())
            .collect();
        views.sort_by(|a, b| a.name.cmp(&b.name));
        self.say(&FromWorker::Views { id, views });
    }
}

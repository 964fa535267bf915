//! What was searched for lately, kept in this browser (SE-6, SE-10).

use crate::keeping::Shelf;
use crate::messages::{FromWorker, KeptSearch};
use crate::worker::Worker;

/// For how many milliseconds a search is remembered: the portal's 30 days (SE-6).
const REMEMBERED: f64 = 30.0 * 86_400_000.0;

/// How many searches are remembered.
const MOST: usize = 20;

impl Worker {
    /// Remembers a search, in place of the same one before.
    pub(crate) async fn keep_search(&self, text: &str) {
        let search = KeptSearch {
            text: text.to_owned(),
            at_millis: js_sys::Date::now(),
        };
        let kept = serde_json::to_string(&search).unwrap_or_default();
        if let Some(keeping) = self.keeping() {
            // Nobody waits for it: what cannot be kept is not offered again.
            let _ = keeping.keep_text(Shelf::Searches, text, &kept).await;
        }
    }

    /// Forgets all searches.
    pub(crate) async fn forget_searches(&self) {
        if let Some(keeping) = self.keeping() {
            let kept = keeping.texts(Shelf::Searches).await.unwrap_or_default();
            for (text, _) in kept {
                // What cannot be forgotten is still listed afterwards.
                let _ = keeping.forget_text(Shelf::Searches, &text).await;
            }
        }
    }

    /// Tells what was searched for, and forgets what was too long ago.
    pub(crate) async fn tell_searches(&self, id: u32) {
        let mut searches = Vec::new();
        if let Some(keeping) = self.keeping() {
            let kept = keeping.texts(Shelf::Searches).await.unwrap_or_default();
            let kept = kept.iter();
            let (newest, old) = newest(
                kept.filter_map(|it| serde_json::from_str(&it.1).ok())
                    .collect(),
                js_sys::Date::now(),
            );
            for KeptSearch { text, .. } in old {
                let _ = keeping.forget_text(Shelf::Searches, &text).await;
            }
            searches = newest;
        }
        self.say(&FromWorker::Searches { id, searches });
    }
}

/// The searches that are remembered at a moment, the newest first, and those that no
/// longer are.
fn newest(mut all: Vec<KeptSearch>, now: f64) -> (Vec<KeptSearch>, Vec<KeptSearch>) {
    let newer = |a: &KeptSearch, b: &KeptSearch| b.at_millis.total_cmp(&a.at_millis);
    all.sort_by(|a, b| newer(a, b).then_with(|| a.text.cmp(&b.text)));
    let lasting = all.iter().take(MOST);
    let lasting = lasting.take_while(|it| now - it.at_millis < REMEMBERED);
    let old = all.split_off(lasting.count());
    (all, old)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(text: &str, at_millis: f64) -> KeptSearch {
        KeptSearch {
            text: text.to_owned(),
            at_millis,
        }
    }

    #[test]
    fn the_newest_stay_for_thirty_days() {
        let day = 86_400_000.0;
        let now = 100.0 * day;
        let all = [(1.0, "old"), (71.0, "a"), (99.0, "b"), (70.0, "at the end")];
        let all = all.map(|(days, text)| search(text, days * day)).to_vec();
        let (kept, old) = newest(all, now);
        let texts = |list: Vec<KeptSearch>| list.into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts(kept), ["b", "a"]);
        assert_eq!(texts(old), ["at the end", "old"]);
    }

    #[test]
    fn only_so_many_stay() {
        let all = (0..MOST + 3).map(|it| search(&it.to_string(), it as f64));
        let (kept, old) = newest(all.collect(), 100.0);
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept[0].text, (MOST + 2).to_string());
        assert_eq!(old.len(), 3);
    }
}

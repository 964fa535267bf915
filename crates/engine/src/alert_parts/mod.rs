//! What an alert tells beside its story.

mod evidence;
mod happened;
mod related;

use crate::protocol::{AlertPartsView, Section};
use crate::{Engine, EngineError, alert_page};
use throughline_query::{Field, Filter};

pub(crate) fn parts(engine: &Engine, key: &str) -> Result<AlertPartsView, EngineError> {
    let alert = engine.alert(key)?;
    let data = &engine.dataset;
    let (evidence, more_evidence) = evidence::lines(data, alert);
    let (related, more_related) = related::alerts(engine, alert);
    let title = data.text_or_empty(data.alert(alert).title);
    let similar = Filter::default().toggled(Field::Title, &format!("={title}"));
    let others = engine.select(&similar).count().saturating_sub(1);
    Ok(AlertPartsView {
        sentences: happened::sentences(engine, alert),
        impacted: Section {
            title: String::new(),
            ..alert_page::impacted(engine, alert)
        },
        evidence,
        more_evidence,
        related,
        more_related,
        similar: match title {
            "" => (String::new(), 0),
            _ => (similar.to_string(), others),
        },
    })
}

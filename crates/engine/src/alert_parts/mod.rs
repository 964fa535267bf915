//! What an alert tells beside its story.

mod evidence;
mod happened;
mod related;
mod similar;

use crate::protocol::{AlertPartsView, Section};
use crate::{Engine, EngineError, alert_page};

pub(crate) fn parts(engine: &Engine, key: &str) -> Result<AlertPartsView, EngineError> {
    let alert = engine.alert(key)?;
    let data = &engine.dataset;
    let (evidence, more_evidence) = evidence::lines(data, alert);
    let (related, more_related) = related::alerts(engine, alert);
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
        similar: similar::alerts(engine, alert),
    })
}

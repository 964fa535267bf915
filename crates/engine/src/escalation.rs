//! An escalation note: an alert, its story and a question in one text, for somebody
//! who has none of it open (portal features, 5.3). It is a file, and goes nowhere.

use crate::alert_page;
use crate::alert_parts;
use crate::protocol::{AlertPageView, AlertPartsView, CaseFile, EscalationText};
use crate::{Engine, EngineError};
use std::fmt::Write as _;

/// So many characters of a key are in the name of the file.
const MAX_NAME: usize = 60;

pub(crate) fn text(engine: &Engine, asked: &EscalationText) -> Result<CaseFile, EngineError> {
    let alert = engine.alert(&asked.key)?;
    let page = alert_page::page(engine, &asked.key)?;
    let parts = alert_parts::parts(engine, &asked.key)?;
    let mut out = String::new();
    head(&mut out, &page, asked.question.trim());
    paragraph(&mut out, "What happened", &parts.sentences.join("\n"));
    paragraph(&mut out, "Description", &page.description);
    paragraph(&mut out, "Evidence", &evidence(&parts));
    paragraph(
        &mut out,
        "Story",
        &engine.story(alert).to_text(&engine.dataset),
    );
    paragraph(&mut out, "Related alerts", &related(&parts));
    paragraph(&mut out, "Comments and history", &history(&page));
    Ok(CaseFile {
        name: format!("escalation-{}.txt", file_name(&asked.key)),
        text: out,
    })
}

fn head(out: &mut String, page: &AlertPageView, question: &str) {
    let _ = writeln!(out, "{}", page.title);
    let detection = match page.detection_status.as_str() {
        "" => String::new(),
        told => format!(", {}", told.to_lowercase()),
    };
    let _ = writeln!(
        out,
        "{} severity, {}{detection}",
        page.severity.label,
        page.status.to_lowercase()
    );
    let _ = writeln!(out, "{}", page.subtitle);
    let _ = writeln!(out, "Alert {}", page.key);
    if let Some(incident) = &page.incident {
        let _ = writeln!(out, "Incident {}: {}", incident.id, incident.title);
    }
    paragraph(out, "Question", question);
}

fn paragraph(out: &mut String, title: &str, text: &str) {
    if !text.trim().is_empty() {
        let _ = write!(out, "\n{title}\n\n{}\n", text.trim_end());
    }
}

fn evidence(parts: &AlertPartsView) -> String {
    let mut out = String::new();
    for it in &parts.evidence {
        let told: Vec<&str> = [&it.verdict, &it.remediation, &it.details]
            .into_iter()
            .map(String::as_str)
            .filter(|it| !it.is_empty())
            .collect();
        let _ = writeln!(out, "- {} {} ({})", it.kind, it.name, told.join(", "));
    }
    out.replace(" ()\n", "\n")
}

fn related(parts: &AlertPartsView) -> String {
    let mut out = String::new();
    for it in &parts.related {
        let reasons = it.reasons.join(", ");
        let _ = writeln!(out, "- {} ({reasons})", it.alert.title);
    }
    out
}

fn history(page: &AlertPageView) -> String {
    let mut out = String::new();
    for it in page.history.iter().filter(|it| !it.undone) {
        let _ = writeln!(out, "- {} {}: {}", it.at, it.actor, it.text);
    }
    out
}

/// A key as part of a file's name: nothing in it is a path.
fn file_name(key: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    key.chars().take(MAX_NAME).map(plain).collect()
}

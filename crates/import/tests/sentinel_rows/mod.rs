//! Rows of Sentinel as tests make them up, and what is read of them in lines.
#![allow(dead_code, reason = "each test file uses a part of it")]

use crate::reading::{Kept, read};
use serde_json::{Value, json};
use std::fmt::Write as _;
use throughline_import::FileReport;
use throughline_model::{AlertRecord, Evidence, FactValue};

/// A row of `SecurityAlert`; `more` overrides its columns.
pub fn row(more: &Value) -> Value {
    let mut row = json!({
        "TenantId": "0f9d3c52-6a1e-4a52-9d27-5a4c8f0d1b11",
        "TimeGenerated": "2026-04-14T17:00:05Z",
        "DisplayName": "Suspicious process",
        "AlertName": "Suspicious process",
        "AlertSeverity": "High",
        "ProviderName": "MDATP",
        "ProductName": "Microsoft Defender Advanced Threat Protection",
        "VendorOriginalId": "637_1",
        "SystemAlertId": "6d4b0a3e-0b55-4a58-8a11-0f6f2f6f3a01",
        "AlertType": "WindowsDefenderAtp",
        "Status": "New",
        "StartTime": "2026-04-14T16:30:00Z",
        "EndTime": "2026-04-14T16:31:00Z",
        "ProcessingEndTime": "2026-04-14T17:00:00Z",
        "AlertLink": "https://security.microsoft.com/alerts/da637_1?tid=1",
        "Type": "SecurityAlert",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        row[key] = value.clone();
    }
    row
}

pub fn read_rows(rows: &[Value]) -> (Kept, FileReport) {
    read(Value::from(rows).to_string().as_bytes())
}

pub fn read_row(more: &Value) -> (AlertRecord<String>, FileReport) {
    let (mut kept, report) = read_rows(&[row(more)]);
    (kept.alerts.remove(0), report)
}

/// The alert of a row with these entities, as text in the cell.
pub fn with_entities(entities: &Value) -> (AlertRecord<String>, FileReport) {
    read_row(&json!({"Entities": entities.to_string()}))
}

/// Evidence, one a line: its kind and every fact; nested ones further in.
pub fn lines(evidence: &[Evidence<String>]) -> String {
    let mut out = String::new();
    for it in evidence {
        let indent = if it.nested { "  " } else { "" };
        let _ = write!(out, "{indent}{}", it.subject.kind().api());
        it.subject.visit(&mut |label, value| {
            let _ = match value {
                FactValue::Text(text) => write!(out, " | {label}: {text}"),
                FactValue::Number(number) => write!(out, " | {label}: {number}"),
                FactValue::Time(time) => write!(out, " | {label}: {}", time.iso()),
            };
        });
        out.push('\n');
    }
    out
}

pub fn problems(report: &FileReport) -> String {
    let mut out = String::new();
    for it in &report.problems {
        let _ = writeln!(out, "{:?} ×{}: {}", it.kind, it.count, it.example);
    }
    out
}

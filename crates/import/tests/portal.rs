//! The portal's queues as CSV. No openly licensed file of them is known; these are
//! written after what the portal shows.

mod reading;
mod telling;

use reading::read;
use std::fmt::Write as _;
use throughline_import::{Format, ProblemKind};
use throughline_model::Timestamp;

fn iso(at: Option<Timestamp>) -> String {
    at.map_or("-".to_owned(), Timestamp::iso)
}

/// What a table tells, with the problems that were met.
fn told(text: &str, format: Format) -> String {
    let (kept, report) = read(text.as_bytes());
    assert_eq!(report.format, format, "{:?}", report.problems);
    let mut out = String::new();
    for it in &kept.incidents {
        let _ = writeln!(
            out,
            "incident {:?} {:?} {} {} {} {} by {:?}\n  tags {:?} and {:?}\n  {} to {}, made {}\n  {:?}",
            it.id,
            it.title,
            it.severity.api(),
            it.status.api(),
            it.classification.api(),
            it.determination.api(),
            it.assigned_to,
            it.custom_tags,
            it.system_tags,
            iso(it.first_activity),
            iso(it.last_activity),
            iso(it.created),
            it.description,
        );
        if let Some(outline) = &it.outline {
            let _ = writeln!(out, "  {outline:?}");
        }
    }
    for it in &kept.alerts {
        let _ = writeln!(
            out,
            "alert {:?} {:?} in {:?} {} {} {} {} {} from {} and {}, {:?} by {:?}\n  tags {:?}, policy {:?}, threat {:?}, workspace {:?}, labelled {:?}\n  {} to {}\n  {:?}",
            it.id,
            it.title,
            it.incident_id,
            it.severity.api(),
            it.status.api(),
            it.classification.api(),
            it.determination.api(),
            it.investigation_state.api(),
            it.service_source.api(),
            it.detection_source.api(),
            it.category,
            it.assigned_to,
            it.tags,
            it.policy_id,
            it.threat,
            it.workspace,
            it.sensitivity_label,
            iso(it.first_activity),
            iso(it.last_activity),
            it.description,
        );
        for evidence in &it.evidence {
            let _ = writeln!(out, "  {}", telling::evidence(evidence));
        }
    }
    for it in &kept.events {
        out.push_str(&telling::event(it));
    }
    for it in &kept.entities {
        let _ = writeln!(out, "{}", telling::subject(it));
    }
    for it in &report.problems {
        let _ = writeln!(out, "{:?} ×{} {}", it.kind, it.count, it.example);
    }
    out
}

#[test]
fn the_incident_queue() {
    let text = "\u{feff}Incident name,Incident Id,Tags,Severity,Investigation state,Categories,Impacted assets,Active alerts,Service sources,Detection sources,Product names,First activity,Last activity,Status,Assigned to,Classification,Determination,Device groups,Creation time,Last update time\r\n\
        Multi-stage incident,356,\"VIP;Ransomware\",256,2 investigation states,\"Execution, Malware\",\"Devices: ws-01, ws-02.x.test\nUsers: ann@x.test\",3/5,\"Microsoft Defender for Endpoint, Microsoft Defender for Identity\",EDR,,\"6/26/2024, 3:49:16.784 PM\",\"6/27/2024, 1:00:00 AM\",In progress,ann@x.test,True positive - Malware,,UnassignedGroup,\"Jun 26, 2024 4:00:00 PM\",\"6/28/2024, 1:00:00 AM\"\r\n\
        Another,357,,Low,,,\"ws-03, bob, +2 more\",1/1,,,,\"6/7/2024, 3:49:16 PM\",\"6/7/2024, 3:49:00 PM\",Active,Unassigned,Not set,Not set,,,\r\n";
    insta::assert_snapshot!(told(text, Format::PortalIncidents), @r#"
        incident Some("356") Some("Multi-stage incident") high inProgress truePositive malware by Some("ann@x.test")
          tags ["VIP", "Ransomware"] and []
          2024-06-26T15:49:16.784Z to 2024-06-27T01:00:00Z, made 2024-06-26T16:00:00Z
          None
          IncidentOutline { active_alerts: Some("3/5"), categories: ["Execution", "Malware"], service_sources: [Known(MicrosoftDefenderForEndpoint), Known(MicrosoftDefenderForIdentity)], detection_sources: [Known(MicrosoftDefenderForEndpoint)], product_names: [], investigation_states: [Other("2 investigation states")], policies: [], threats: [], workspaces: [], sensitivity_labels: [], device_groups: ["UnassignedGroup"], data_streams: [], impacted_assets: [(Device, "ws-01"), (Device, "ws-02.x.test"), (User, "ann@x.test")] }
        incident Some("357") Some("Another") low active unknown unknown by None
          tags [] and ["Impacted asset: ws-03", "Impacted asset: bob", "Impacted asset: +2 more"]
          2024-06-07T15:49:00Z to 2024-06-07T15:49:16Z, made -
          None
          IncidentOutline { active_alerts: Some("1/1"), categories: [], service_sources: [], detection_sources: [], product_names: [], investigation_states: [], policies: [], threats: [], workspaces: [], sensitivity_labels: [], device_groups: [], data_streams: [], impacted_assets: [] }
        device, Host name ws-01
        device, DNS name ws-02.x.test
        user, User principal name ann@x.test
        UnknownEvidence ×3 record 2, byte 657, Impacted assets: an impacted asset of no told kind, kept as a tag
        SwappedActivity ×1 record 2, byte 657, First activity: 2024-06-07T15:49:16Z after 2024-06-07T15:49:00Z
        NoZone ×6 record 1, byte 275, First activity: "6/26/2024, 3:49:16.784 PM"
    "#);
}

#[test]
fn the_alert_queue_with_titles_of_any_case_and_blanks() {
    let text = "alertname;ALERT ID;Severity;Status;Category;Detection source;ServiceSource;Impacted assets;Users;First activity;Last activity;Classification;Determination;Assigned to;Policy;Linked by;Incident Id;Investigation state;Workspaces;Sensitivity label;Device group;Associated threats;My column\n\
        Suspicious thing;da1;64;New;Execution;EDR;Microsoft Defender for Endpoint;Device: ws-01;ann@x.test, X\\bob;2024-06-26T15:49:16Z;2024-06-26T15:50:16Z;Informational, expected activity (Security test);;-;My policy, v2;Same device;356;Pending action;law-emea;Confidential;Servers;Qakbot, Emotet;hello\n\
        Odd thing;;999;Parked;;Orb;;;3;;;Maybe;;nan;;;;Queued by throttling;;;;;\n";
    insta::assert_snapshot!(told(text, Format::PortalAlerts), @r#"
        alert Some("da1") Some("Suspicious thing") in Some("356") low new informationalExpectedActivity securityTesting pendingApproval from microsoftDefenderForEndpoint and microsoftDefenderForEndpoint, Some("Execution") by None
          tags [], policy Some("My policy, v2"), threat Some("Qakbot"), workspace Some("law-emea"), labelled Some("Confidential")
          2024-06-26T15:49:16Z to 2024-06-26T15:50:16Z
          Some("Linked by: Same device\nFurther associated threats: Emotet")
          user, User principal name ann@x.test, “Impacted asset”, unknown
          user, Account bob, Account domain X, “Impacted asset”, unknown
          device, Host name ws-01, Device group Servers, “Impacted asset”, unknown
        alert Some("export.json#2") Some("Odd thing") in None 999 Parked Maybe unknown queued from unknown and Orb, None by None
          tags ["Impacted asset: 3 users"], policy None, threat None, workspace None, labelled None
          - to -
          None
        MissingId ×1 record 2, byte 583, id: made "export.json#2"
        UnknownValue ×4 record 2, byte 583, Classification: "Maybe"
        UnknownField ×1 record 1, byte 287, My column
        UnknownEvidence ×1 record 2, byte 583, Impacted assets: an impacted asset of no told kind, kept as a tag
    "#);
}

#[test]
fn the_action_center_and_the_log_of_an_investigation() {
    let history = "Action update time,Investigation ID,Approval ID,Action type,Details,Entity type,Asset,Decision,Decided by,Action source,Status,Comments\n\
        \"26/06/2024, 15:49:16\",12,a-1,Quarantine file,a.exe,File,ws-01,Approved,ann@x.test,Manual device action,Completed,\"well\ndone\"\n";
    let log = "ID,Action type,Action,Status,Device name,Description,Comments,Time created,Execution start,Duration,Pending duration,Queued duration\n\
        7,Analyze,Scan,Completed,ws-01.x.test,Scanned,,6/26/2024 3:40 PM,6/26/2024 3:49 PM,0:01:00,0:00:10,0:00:05\n";
    let pending = "Action type,Wait time,Entity type,Entity,Status,Handled by,Time\n\
        Soft delete emails,0:10,Mailbox,ann@x.test,Pending,Automation,2024-06-26T15:49:16Z\n\
        Stop service,0:10,Service,Spooler,Pending,X\\bob,2024-06-26T15:49:16Z\n";
    let mut all = String::new();
    for text in [history, log, pending] {
        all.push_str(&told(text, Format::PortalActions));
    }
    insta::assert_snapshot!(all, @r#"
        responseAction 2024-06-26T15:49:16Z “Quarantine file” Action center #a-1
          as user, User principal name ann@x.test
          = File, Completed, a.exe, asset: ws-01, decision: Approved, source: Manual device action, investigation: 12, comment: well done
        NoZone ×1 record 1, byte 136, Action update time: "26/06/2024, 15:49:16"
        responseAction 2024-06-26T15:49:00Z “Analyze” Action center #7
          on device, DNS name ws-01.x.test
          = Completed, Scan, Scanned, created: 6/26/2024 3:40 PM, duration: 0:01:00, pending: 0:00:10, queued: 0:00:05
        NoZone ×1 record 1, byte 133, Execution start: "6/26/2024 3:49 PM"
        responseAction 2024-06-26T15:49:16Z “Soft delete emails” Action center #-
          as user, Display name Automation
          to mailbox, Primary address ann@x.test
          = Pending, waited: 0:10
        responseAction 2024-06-26T15:49:16Z “Stop service” Action center #-
          as user, Account bob, Account domain X
          = Service: Spooler, Pending, waited: 0:10
    "#);
}

#[test]
fn the_investigations_of_an_incident_and_those_of_mail() {
    let of_mail = "ID,Status,Detection source,Investigation,Users,Creation time,Last changed,Threat count,Action count,Duration\n\
        77,Remediated,OfficeATP,Mail with malicious URL,ann@x.test,2024-06-26T11:00:00Z,2024-06-26T12:00:00Z,1,2,5 minutes\n";
    let of_incident = "Triggering alert,Investigation ID,Status,Service source,Detection source,Entities,Tags,Start date,Duration\n\
        Bad thing,78,Pending approval,MDE,EDR,\"Devices: ws-01, ws-02; Users: X\\bob\",VIP,2024-06-26T11:00:00Z,5 minutes\n\
        Bad thing,,,,,\"ws-03, +2 more\",,,\n";
    let mut all = String::new();
    for text in [of_mail, of_incident] {
        all.push_str(&told(text, Format::PortalInvestigations));
    }
    insta::assert_snapshot!(all, @r#"
        investigation 2024-06-26T11:00:00Z “Remediated” Investigations #77
          to user, User principal name ann@x.test
          = Mail with malicious URL · Remediated · took 5 minutes · threats: 1 · actions: 2 · found by OfficeATP · last changed 2024-06-26T12:00:00Z
        investigation 2024-06-26T11:00:00Z “Pending approval” Investigations #78
          on device, Host name ws-01
          to device, Host name ws-02
          to user, Account bob, Account domain X
          = Pending approval · triggered by Bad thing · took 5 minutes · found by EDR · service: MDE · tags: VIP
        investigation no time “-” Investigations #export.json#2
          = triggered by Bad thing · entities: ws-03, +2 more
        MissingId ×1 record 2, byte 218, id: made "export.json#2"
    "#);
}

#[test]
fn tables_with_other_titles_are_left_to_others() {
    for text in [
        "ID,Investigation,Status\n1,a,New\n",
        "Investigation,Status,Duration\na,New,1\n",
        "Name,Severity,Status\na,High,New\n",
        "Incident name,Something\na,b\n",
        "Action type,Status\na,b\n",
    ] {
        let (_, report) = read(text.as_bytes());
        assert_eq!(report.format, Format::Unknown, "{text}");
        assert!(
            report
                .problems
                .iter()
                .any(|it| it.kind == ProblemKind::WrongShape)
        );
    }
}

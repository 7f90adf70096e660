//! Reports as lines for people. Understandable without colour; no cell value of a person.

use super::delivery::{DeliveryReport, Status};

/// The lines about one delivery.
#[must_use]
pub fn delivery(report: &DeliveryReport) -> Vec<String> {
    let mut lines = vec![headline(report)];
    let mut detail = |kind: &str, text: String| lines.push(format!("    {kind:9} {text}"));
    if let Some(reason) = &report.aarsag {
        detail("reason", reason.clone());
    }
    for held in &report.held {
        let kind = if held.accepted { "accepted" } else { "held" };
        let system =
            if held.system.is_empty() { String::new() } else { format!(" {}", held.system) };
        detail(kind, format!("{} {}{system}: {}", held.kommune_nr, held.periode, held.aarsag));
    }
    if !report.afvist.is_empty() {
        let codes = report.afvist.iter().map(|(kode, lines)| format!("{kode} {lines}"));
        detail("rejected", codes.collect::<Vec<_>>().join(" · "));
    }
    for remark in &report.remarks {
        let kind = if remark.kode == "SPRUNGET_OVER" { "skipped" } else { "remark" };
        let about = match remark.kolonne.as_str() {
            "" => String::new(),
            kolonne => format!(" {kolonne}"),
        };
        detail(kind, format!("{}{about} ({}): {}", remark.kode, remark.antal, remark.besked));
    }
    if let Some(hint) = &report.hint {
        detail("hint", hint.clone());
    }
    lines
}

fn headline(report: &DeliveryReport) -> String {
    let word = match report.status {
        Status::Indlaest => "loaded",
        Status::Kendt => "known",
        Status::Delvis => "partly held",
        Status::Tilbageholdt => "held",
        Status::Afvist => "refused",
    };
    let name = format!("{word:11} {}", report.filnavn);
    if report.status == Status::Kendt {
        return name;
    }
    let lines = match report.antal_linjer {
        0 => String::new(),
        all => format!(
            "  {all} lines: {} accepted, {} rejected, {} skipped",
            report.antal_godkendt, report.antal_afvist, report.antal_sprunget_over,
        ),
    };
    let reading = match &report.tegnsaet {
        Some(tegnsaet) => {
            format!("  (no. {}, {tegnsaet}, {} ms)", report.levering_nr, report.duration_ms)
        }
        None => String::new(),
    };
    format!("{name}{lines}{reading}")
}

/// The closing line about several deliveries.
#[must_use]
pub fn summary(reports: &[DeliveryReport], failed: usize) -> String {
    let count = |status: Status| reports.iter().filter(|report| report.status == status).count();
    let parts = [
        ("loaded", count(Status::Indlaest)),
        ("known already", count(Status::Kendt)),
        ("partly held", count(Status::Delvis)),
        ("held", count(Status::Tilbageholdt)),
        ("refused", count(Status::Afvist)),
        ("failed", failed),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(_, deliveries)| *deliveries > 0)
        .map(|(word, deliveries)| format!("{deliveries} {word}"))
        .collect();
    let all = reports.len() + failed;
    if said.is_empty() {
        "no deliveries".to_owned()
    } else {
        let deliveries = if all == 1 { "delivery" } else { "deliveries" };
        format!("{all} {deliveries}: {}", said.join(", "))
    }
}

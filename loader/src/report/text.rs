//! Reports as lines for people. Understandable without colour; no cell value of a person.

use crate::outcome::preview::{Preview, Value};
use crate::outcome::{DeliveryReport, Remark, Status};
use crate::rejects::{Replayed, StillBad};
use crate::stage::misfits::is_misfit;

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
    // What a controller asks first: a line each.
    for (kind, text) in asked_first(report) {
        detail(kind, text);
    }
    for remark in report.remarks.iter().filter(|remark| !is_asked_first(remark)) {
        let kind = if remark.kode == "SPRUNGET_OVER" { "skipped" } else { "remark" };
        detail(kind, noted(remark));
    }
    if let Some(preview) = &report.forhaandsvisning {
        for (kind, text) in preview_lines(preview) {
            detail(kind, text);
        }
    }
    if let Some(hint) = &report.hint {
        detail("hint", hint.clone());
    }
    lines
}

const REPLACES: &str = "ERSTATTER";
const CHANGES_NOTHING: &str = "AELDRE_END_GAELDENDE";

fn is_asked_first(remark: &Remark) -> bool {
    matches!(remark.kode.as_str(), REPLACES | CHANGES_NOTHING) || is_misfit(&remark.kode)
}

/// What a delivery takes the place of, what of it changes nothing, and what does not fit together.
fn asked_first(report: &DeliveryReport) -> Vec<(&'static str, String)> {
    let line = |kind: &'static str, is_it: fn(&Remark) -> bool, text: fn(&Remark) -> String| {
        let said: Vec<String> = report.remarks.iter().filter(|it| is_it(it)).map(text).collect();
        (!said.is_empty()).then(|| (kind, said.join(" · ")))
    };
    [
        line("replaces", |it| it.kode == REPLACES, |it| it.besked.clone()),
        line("older", |it| it.kode == CHANGES_NOTHING, noted),
        line("misfits", |it| is_misfit(&it.kode), noted),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A remark by code, column and count.
fn noted(remark: &Remark) -> String {
    let Remark { kode, kolonne, antal, besked } = remark;
    let about = if kolonne.is_empty() { String::new() } else { format!(" {kolonne}") };
    format!("{kode}{about} ({antal}): {besked}")
}

/// What a dry run found that would change.
fn preview_lines(preview: &Preview) -> Vec<(&'static str, String)> {
    let rows = preview.raekker.iter().map(|rows| {
        let text = format!(
            "{}: {} new, {} changed, {} gone, {} as they are, {} rejected",
            rows.kommune_nr,
            rows.antal_nye,
            rows.antal_aendrede,
            rows.antal_vaek,
            rows.antal_uaendrede,
            rows.antal_afviste,
        );
        ("rows", text)
    });
    let figures = preview.noegletal.iter().map(|figure| {
        let (foer, efter) = (value(figure.foer.as_ref()), value(figure.efter.as_ref()));
        let month = figure.periode.format("%Y-%m");
        let what = format!("{} {} {month}", figure.kommune_nr, figure.noegletal_id);
        ("figure", format!("{what}: {foer} → {efter}"))
    });
    let mut lines: Vec<_> = rows.chain(figures).collect();
    if preview.noegletal.is_empty() {
        lines.push(("figure", "no indicator would change".to_owned()));
    }
    lines
}

/// An indicator with what it was made of; a bar where it has no value, nothing where it has no row.
fn value(value: Option<&Value>) -> String {
    let Some(Value { taeller, naevner, vaerdi }) = value else { return "none".to_owned() };
    let [taeller, naevner, vaerdi] =
        [taeller, naevner, vaerdi].map(|number| number.as_deref().unwrap_or("-"));
    format!("{vaerdi} ({taeller} / {naevner})")
}

fn headline(report: &DeliveryReport) -> String {
    let word = match report.status {
        Status::Indlaest if report.forhaandsvisning.is_some() => "would load",
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

/// The lines about a replay.
#[must_use]
pub fn replayed(replayed: &Replayed) -> Vec<String> {
    let Replayed { levering_nr, filnavn, antal_rettet, .. } = replayed;
    let mut lines =
        vec![format!("replayed    {filnavn}  {antal_rettet} lines joined (no. {levering_nr})")];
    let mut detail = |kind: &str, text: String| lines.push(format!("    {kind:9} {text}"));
    for (count, text) in [
        (replayed.antal_kendt, "lines are not rejected, or no longer"),
        (replayed.antal_venter, "lines of held slices count when the file is loaded again"),
        (replayed.antal_uden_nummer, "lines do not say which line of which delivery they are"),
    ] {
        if count > 0 {
            detail("remark", format!("{count} {text}"));
        }
    }
    for StillBad { linje_nr, kode, kolonne, besked } in &replayed.afvist {
        detail("rejected", format!("line {linje_nr}: {kode} {kolonne}: {besked}"));
    }
    for change in &replayed.aendringer {
        let (gone, new) = (change.antal_slettet, change.antal_indsat);
        detail("changed", format!("{}: {gone} rows gone, {new} rows new", change.tabel));
    }
    lines
}

/// The closing line about several deliveries, of which nothing is kept where they were only tried.
#[must_use]
pub fn summary(reports: &[DeliveryReport], failed: usize, is_tried: bool) -> String {
    let count = |status: Status| reports.iter().filter(|report| report.status == status).count();
    let parts = [
        (if is_tried { "would load" } else { "loaded" }, count(Status::Indlaest)),
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
        let kept = if is_tried { "; nothing is kept" } else { "" };
        format!("{all} {deliveries}: {}{kept}", said.join(", "))
    }
}

//! A kommune's children of a month, with everything that ties them together: totals, the units in
//! their category and ownership, ages, and what the indicators say.

use std::collections::BTreeMap;

use super::windows::Monthly;
use super::{Cell, Findings, Prepared, Program, Release};
use crate::support::warehouse::Warehouse;

/// Each unit's category and ownership, which the public register says; they stay the same here.
pub(super) async fn strata(
    warehouse: &mut Warehouse,
) -> BTreeMap<(String, String), (String, String)> {
    let rows = warehouse
        .values(
            "select distinct on (kommune_nr, dagtilbudsnummer) \
                 concat_ws('|', kommune_nr, dagtilbudsnummer, kategori, coalesce(ejerform_kode, '')) \
             from dm.dim_institution_stil where institution_stil_id <> -1 \
             order by kommune_nr, dagtilbudsnummer, gyldig_fra desc",
        )
        .await;
    rows.iter()
        .map(|row| {
            let parts: Vec<&str> = row.split('|').collect();
            let [kommune, unit, category, ownership] = parts[..] else { panic!("{row}") };
            ((kommune.to_owned(), unit.to_owned()), (category.to_owned(), ownership.to_owned()))
        })
        .collect()
}

/// An unknown for the whole of a member, for each age, and for those aged six and more, who are the
/// rest.
struct Member<'a> {
    dimension: &'a str,
    cell: &'a Cell,
    all: usize,
    ages: [usize; 2],
    rest: usize,
    age_cells: [Option<&'a Cell>; 2],
}

/// Attacks every month of every kommune.
pub(super) fn attack(
    prepared: &Prepared,
    monthly: &Monthly,
    release: Release,
    findings: &mut Findings,
) {
    let months: std::collections::BTreeSet<(&String, &String)> =
        prepared.children.keys().map(|(kommune, month, _)| (kommune, month)).collect();
    for (kommune, month) in months {
        one_month(prepared, monthly, release, findings, kommune, month);
    }
}

fn one_month(
    prepared: &Prepared,
    monthly: &Monthly,
    release: Release,
    findings: &mut Findings,
    kommune: &str,
    month: &str,
) {
    const LINKED: [&str; 3] = ["DagtilbudInstitution", "EjerformSTIL", "InstitutionSTIL"];
    let key = |dimension: &str| (kommune.to_owned(), month.to_owned(), dimension.to_owned());
    let find = |cells: &'_ super::Cells, dimension: &str, member: &str| -> Option<Cell> {
        cells.get(&key(dimension))?.iter().find(|cell| cell.member == member).cloned()
    };
    let total = find(&prepared.children, "TidMåned", "Alle").expect("a total");
    let ages: Vec<Cell> = prepared
        .bands
        .iter()
        .map(|band| find(band, "TidMåned", "Alle").expect("a total by age"))
        .collect();
    let mut program = Program::default();
    let (low, high) = total.bounds(release, 0.0);
    let n = program.unknown(low, high);
    let totals: Vec<usize> = ages
        .iter()
        .map(|cell| {
            let (low, high) = cell.bounds(release, 0.0);
            program.unknown(low, high)
        })
        .collect();
    let older = rest(&mut program, n, [totals[0], totals[1]]);
    let mut members = Vec::new();
    for dimension in LINKED {
        let dimension_key = key(dimension);
        for cell in prepared.children.get(&dimension_key).into_iter().flatten() {
            if cell.member == "Alle" {
                continue;
            }
            let (low, high) = cell.bounds(release, 1.0);
            let all = program.unknown(low, high);
            let age_cells = [0, 1].map(|band: usize| {
                let band = prepared.bands[band].get(&dimension_key)?;
                band.iter().find(|age| age.member == cell.member)
            });
            let ages = age_cells.map(|age| {
                let (low, high) = age.map_or((0.0, f64::INFINITY), |age| age.bounds(release, 0.0));
                program.unknown(low, high)
            });
            let rest = rest(&mut program, all, ages);
            members.push(Member { dimension, cell, all, ages, rest, age_cells });
        }
    }
    // Each breakdown makes up the total; units make up their category and their ownership.
    for dimension in LINKED {
        let part: Vec<&Member<'_>> = members.iter().filter(|m| m.dimension == dimension).collect();
        let ages = [(&ages[0], totals[0], 0), (&ages[1], totals[1], 1)];
        adds_up(&mut program, &part, n, total.value, ages.map(|(c, u, _)| (u, c.value)));
    }
    let units: Vec<&Member<'_>> =
        members.iter().filter(|m| m.dimension == "InstitutionSTIL").collect();
    for whole in members.iter().filter(|m| m.dimension != "InstitutionSTIL") {
        let part: Vec<&Member<'_>> = units
            .iter()
            .filter(|unit| {
                let (category, ownership) = group(prepared, kommune, unit);
                let of = if whole.dimension == "EjerformSTIL" { ownership } else { category };
                of == whole.cell.member
            })
            .copied()
            .collect();
        let value = |band: usize| whole.age_cells[band].map_or(f64::NAN, |cell| cell.value);
        let ages = [(whole.ages[0], value(0)), (whole.ages[1], value(1))];
        adds_up(&mut program, &part, whole.all, whole.cell.value, ages);
    }
    without_unit(prepared, kommune, &mut program, &members);
    normering(prepared, monthly, &mut program, &units, kommune, month);
    let at = format!("{kommune} {month}");
    look(&program, release, findings, &members, &at);
    for (cell, unknown) in ages.iter().zip(&totals) {
        if cell.is_null(release) {
            let what = || format!("{at} total by age");
            findings.look(what, cell.value, program.range(*unknown));
        }
    }
    let few = total.value - ages[0].value - ages[1].value;
    if is_few(few) {
        findings.look(|| format!("{at} total of six and more"), few, program.range(older));
    }
}

/// What two ages leave of a whole.
fn rest(program: &mut Program, all: usize, ages: [usize; 2]) -> usize {
    let rest = program.unknown(0.0, f64::INFINITY);
    program.sum(vec![(all, 1.0), (ages[0], -1.0), (ages[1], -1.0), (rest, -1.0)], 0.0, 0.0);
    rest
}

/// Whether a figure that is no cell of its own stands for few people.
fn is_few(value: f64) -> bool {
    value > 0.5 && value < 4.5
}

/// The places without a unit have a category all the same: what the units leave of the categories
/// is what stands as no unit.
fn without_unit(prepared: &Prepared, kommune: &str, program: &mut Program, members: &[Member<'_>]) {
    let of = |dimension: &'static str| members.iter().filter(move |m| m.dimension == dimension);
    let Some(none) = of("InstitutionSTIL").find(|unit| unit.cell.member.is_empty()) else { return };
    let mut left = Vec::new();
    let mut sum = 0.0;
    for category in of("DagtilbudInstitution") {
        let units: Vec<&Member<'_>> = of("InstitutionSTIL")
            .filter(|unit| group(prepared, kommune, unit).0 == category.cell.member)
            .collect();
        let more = category.cell.value - units.iter().map(|unit| unit.cell.value).sum::<f64>();
        if more < -1e-6 {
            return;
        }
        if more > 1e-6 {
            let mut terms: Vec<(usize, f64)> = units.iter().map(|unit| (unit.all, 1.0)).collect();
            let unknown = program.unknown(0.0, f64::INFINITY);
            terms.extend([(unknown, 1.0), (category.all, -1.0)]);
            left.push((unknown, terms));
            sum += more;
        }
    }
    // Children with several places count in each of them: then it does not add up, and nobody knows.
    if (sum - none.cell.value).abs() > 1e-6 {
        return;
    }
    let mut all = vec![(none.all, -1.0)];
    for (unknown, terms) in left {
        program.sum(terms, 0.0, 0.0);
        all.push((unknown, 1.0));
    }
    program.sum(all, 0.0, 0.0);
}

/// A unit's category and ownership.
fn group(prepared: &Prepared, kommune: &str, unit: &Member<'_>) -> (String, String) {
    let key = (kommune.to_owned(), unit.cell.member.clone());
    prepared.strata.get(&key).cloned().unwrap_or_default()
}

/// The normering's units make up what the windows say of a month.
fn normering(
    prepared: &Prepared,
    monthly: &Monthly,
    program: &mut Program,
    units: &[&Member<'_>],
    kommune: &str,
    month: &str,
) {
    for (band, quantity) in
        ["antal_boern_normering_0_2", "antal_boern_normering_3_5"].iter().enumerate()
    {
        let counted: Vec<&&Member<'_>> = units
            .iter()
            .filter(|unit| {
                let (category, ownership) = group(prepared, kommune, unit);
                ["vuggestue", "boernehave", "integreret"].contains(&category.as_str())
                    && ["1", "2"].contains(&ownership.as_str())
            })
            .collect();
        let known = monthly[&(kommune.to_owned(), (*quantity).to_owned(), month.to_owned())];
        let truth: f64 =
            counted.iter().filter_map(|u| u.age_cells[band]).map(|cell| cell.value).sum();
        if known.0 <= truth + 1e-3 && truth <= known.1 + 1e-3 {
            let terms = counted.iter().map(|unit| (unit.ages[band], 1.0)).collect();
            program.sum(terms, known.0 - 1e-3, known.1 + 1e-3);
        }
    }
}

/// What the program says of every hidden cell.
fn look(
    program: &Program,
    release: Release,
    findings: &mut Findings,
    members: &[Member<'_>],
    at: &str,
) {
    for member in members {
        let what =
            |age: &str| format!("{at} linked {} {}{age}", member.dimension, member.cell.member);
        if member.cell.is_null(release) {
            findings.look(|| what(""), member.cell.value, program.range(member.all));
        }
        if let [Some(young), Some(old)] = member.age_cells {
            let few = member.cell.value - young.value - old.value;
            if is_few(few) {
                findings.look(|| what(" six and more"), few, program.range(member.rest));
            }
        }
        for (age, name) in [(0, " 0-2"), (1, " 3-5")] {
            if let Some(cell) = member.age_cells[age].filter(|cell| cell.is_null(release)) {
                findings.look(|| what(name), cell.value, program.range(member.ages[age]));
            }
        }
    }
}

/// Members make up a whole, exactly where they do in truth; all, and each age.
fn adds_up(
    program: &mut Program,
    part: &[&Member<'_>],
    whole: usize,
    value: f64,
    ages: [(usize, f64); 2],
) {
    if part.is_empty() {
        return;
    }
    let truth: f64 = part.iter().map(|member| member.cell.value).sum();
    if (truth - value).abs() < 1e-6 {
        let mut terms: Vec<(usize, f64)> = part.iter().map(|member| (member.all, 1.0)).collect();
        terms.push((whole, -1.0));
        program.sum(terms, 0.0, 0.0);
    }
    for (age, (unknown, value)) in ages.into_iter().enumerate() {
        let truth: f64 = part.iter().filter_map(|m| m.age_cells[age]).map(|cell| cell.value).sum();
        if (truth - value).abs() < 1e-6 {
            let mut terms: Vec<(usize, f64)> =
                part.iter().map(|member| (member.ages[age], 1.0)).collect();
            terms.push((unknown, -1.0));
            program.sum(terms, 0.0, 0.0);
        }
    }
}

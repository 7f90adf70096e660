//! Attendance, case by case. `attendance/<case>/` has deliveries under `input/1`, `input/2` …, and
//! in `1.csv`, `2.csv` … the rows of the star after each step, written by hand: `linje` is the line
//! of the day's file that a row came from (its header is line 1), `barn` what is known of the child
//! (`stub` where only Aula knows it). `rejects.csv` has the lines that were turned away.

use std::path::PathBuf;

use rstest::rstest;

use crate::indicators::{expected, load_all};
use crate::support::warehouse::Warehouse;

const ROWS: &str = "\
    select fact.dato, fact.linje_nr as linje, \
        case when borger.koen = 'U' then 'stub' \
            else concat_ws(' ', borger.fornavn, borger.foedselsdato) end as barn, \
        enhed.dagtilbudsnummer as enhed, gruppe.registrering_gruppe as registrering, \
        start.tidspunkt as start, slut.tidspunkt as slut, fact.minutter \
    from dm.fact_tilstedevaerelse as fact \
    inner join dm.dim_borger as borger on fact.borger_id = borger.borger_id \
    inner join dm.dim_institution_stil as enhed \
        on fact.institution_stil_id = enhed.institution_stil_id \
    inner join dm.dim_registrering as gruppe on fact.registrering_id = gruppe.registrering_id \
    inner join dm.dim_tidspunkt as start on fact.starttidspunkt_id = start.tidspunkt_id \
    inner join dm.dim_tidspunkt as slut on fact.sluttidspunkt_id = slut.tidspunkt_id \
    order by fact.dato, fact.linje_nr";

const REJECTS: &str = "\
    select levering.periode, linje.linje_nr as linje, linje.kode, linje.kolonne \
    from drift.afvist_linje as linje \
    inner join drift.levering as levering on linje.levering_nr = levering.levering_nr \
    order by levering.periode, linje.linje_nr";

#[rstest]
#[tokio::test]
async fn case(#[files("../tests/attendance/*/README.md")] readme: PathBuf) {
    let folder = readme.parent().expect("a case");
    let mut warehouse = Warehouse::new().await;
    for step in 1.. {
        let deliveries = folder.join("input").join(step.to_string());
        if !deliveries.is_dir() {
            assert!(step > 1, "a case without deliveries");
            break;
        }
        load_all(&mut warehouse, &deliveries).await;
        let wanted = expected(&folder.join(format!("{step}.csv")));
        let found = warehouse.csv(ROWS).await;
        assert!(wanted == found, "step {step}\n--- expected\n{wanted}+++ found\n{found}");
    }
    let rejects = folder.join("rejects.csv");
    let wanted = if rejects.exists() { expected(&rejects) } else { String::new() };
    assert_eq!(wanted, warehouse.csv(REJECTS).await, "the lines that were turned away");
}

//! Histories, case by case. `history/<case>/` has deliveries under `input/1`, `input/2` … in the
//! order of their arrival, and in `versions.csv` the versions that come of them, written by hand:
//! for local institutions their code, for units of the register their number, with the category as
//! type and the daginstitution as number. In the opposite order the outcome is the same; more
//! orders of more histories are in `scd2.rs`.

use std::path::{Path, PathBuf};

use rstest::rstest;

use crate::indicators::{expected, load_all};
use crate::support::warehouse::Warehouse;

const VERSIONS: &str = "\
    select institutionskode as kode, institutionsnavn as navn, institutionstype as type, \
        dagtilbudsnummer as nummer, gyldig_fra, gyldig_til \
    from dm.dim_institution where institution_id <> -1 \
    union all \
    select dagtilbudsnummer, enhedsnavn, kategori, \
        daginstitutionsnummer || ' ' || daginstitutionsnavn, gyldig_fra, gyldig_til \
    from dm.dim_institution_stil where institution_stil_id <> -1 \
    order by kode, gyldig_fra";

#[rstest]
#[tokio::test]
async fn case(#[files("../tests/history/*/README.md")] readme: PathBuf) {
    let folder = readme.parent().expect("a case");
    let wanted = expected(&folder.join("versions.csv"));
    let mut arrival = arrivals(folder);
    for what in ["as they came", "in the opposite order"] {
        let mut warehouse = Warehouse::new().await;
        for deliveries in &arrival {
            load_all(&mut warehouse, deliveries).await;
        }
        let found = warehouse.csv(VERSIONS).await;
        assert!(wanted == found, "{what}\n--- expected\n{wanted}+++ found\n{found}");
        arrival.reverse();
    }
}

fn arrivals(folder: &Path) -> Vec<PathBuf> {
    let step = |nr: u32| folder.join("input").join(nr.to_string());
    let arrivals: Vec<PathBuf> = (1..10).map(step).take_while(|step| step.is_dir()).collect();
    assert!(arrivals.len() > 1, "one delivery is no history");
    arrivals
}

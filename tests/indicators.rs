//! The indicators, case by case. `indicators/<view>/<case>/` has deliveries under `input/` and what
//! the view says of them in `expect.csv`, computed by hand from `docs/definitioner.md`: the
//! arithmetic stands above each row. `expect.<view>.csv` is another view's say in the same case,
//! `bemaerkninger.csv` what the deliveries are remarked upon with.
//!
//! A view's rows are compared from the first period in the file on, so that no row too many goes
//! unseen. Nothing writes these files but a person.

use std::path::{Path, PathBuf};

use dagtilbud::detect::{self, Said};
use dagtilbud::outcome::Status;
use fs_err as fs;
use rstest::rstest;

use crate::support::warehouse::Warehouse;

#[rstest]
#[tokio::test]
async fn case(#[files("../tests/indicators/*/*/README.md")] readme: PathBuf) {
    let folder = readme.parent().expect("a case");
    let view = folder.parent().and_then(Path::file_name).expect("a view").to_string_lossy();
    let mut warehouse = Warehouse::new().await;
    load_all(&mut warehouse, &folder.join("input")).await;

    let mut compared = 0;
    for entry in fs::read_dir(folder).expect("the case") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let query = match name.as_str() {
            "expect.csv" => rows_of(&view, &expected(&path)),
            "bemaerkninger.csv" => BEMAERKNINGER.to_owned(),
            "README.md" | "input" => continue,
            other => {
                let other =
                    other.strip_prefix("expect.").and_then(|name| name.strip_suffix(".csv"));
                rows_of(other.expect("no such file belongs to a case"), &expected(&path))
            }
        };
        let wanted = expected(&path);
        let found = warehouse.csv(&query).await;
        assert!(
            wanted == found,
            "{name}\n--- expected\n{wanted}+++ found\n{found}{}",
            fs::read_to_string(&path).expect("the file"),
        );
        compared += 1;
    }
    assert!(compared > 0, "a case that expects nothing");
}

/// Loads a folder's deliveries in the order in which they were made.
pub(crate) async fn load_all(warehouse: &mut Warehouse, folder: &Path) {
    let found = detect::deliveries(&[folder.to_owned()], Said::default()).expect("the folder");
    let deliveries = found.deliveries;
    assert!(!deliveries.is_empty(), "nothing to load in {}", folder.display());
    for delivery in deliveries {
        let report = warehouse.load_file(&delivery.path).await.expect("a delivery");
        assert!(matches!(report.status, Status::Indlaest), "{report:?}");
    }
}

/// What the loader remarked upon, in all deliveries.
const BEMAERKNINGER: &str = "\
    select levering.kilde, bemaerkning.kode, bemaerkning.kolonne, bemaerkning.antal \
    from drift.levering_bemaerkning as bemaerkning \
    inner join drift.levering as levering on bemaerkning.levering_nr = levering.levering_nr \
    order by levering.kilde, bemaerkning.kode, bemaerkning.kolonne, bemaerkning.antal";

/// An expected file without the arithmetic and blank lines.
pub(crate) fn expected(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("an expected file");
    let says = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.split_inclusive('\n').filter(|line| says(&line.trim_end())).collect()
}

/// The rows of a view from the first expected period on, figures without trailing zeros.
fn rows_of(view: &str, expected: &str) -> String {
    let periods = expected.lines().skip(1).filter_map(|line| line.split(';').nth(1));
    let first = periods.min().expect("an expected row");
    format!(
        "select kommune_nr, periode, trim_scale(taeller) as taeller, \
             trim_scale(naevner) as naevner, trim_scale(vaerdi) as vaerdi, antal_maaneder \
         from noegletal.{view} where periode >= '{first}' order by kommune_nr, periode"
    )
}

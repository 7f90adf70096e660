//! The pages that come from the catalogue are those of this commit.

use std::path::Path;

use dagtilbud::delivery::Kilde;
use dagtilbud::detect::{self, Said};
use fs_err as fs;

use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

#[tokio::test]
async fn the_generated_pages_are_up_to_date() {
    let mut warehouse = Warehouse::new().await;
    for (name, text) in
        dagtilbud::outlets::docs::pages(&mut warehouse.connection).await.expect("pages")
    {
        let kept = fs::read_to_string(in_repository("docs").join(name)).unwrap_or_default();
        assert!(kept == text, "docs/{name} is stale: run `make docs`");
    }
}

/// A file name that a page prints is one that is read: source, period and time are what they say.
#[test]
fn the_names_of_deliveries_in_the_pages_are_names() {
    let mut names = 0;
    let pages = fs::read_dir(in_repository("docs")).expect("the pages");
    let docs = pages.map(|page| page.expect("a page").path());
    let own = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(in_repository);
    for page in docs.chain(own).filter(|it| it.extension().is_some_and(|it| it == "md")) {
        let text = fs::read_to_string(&page).expect("a page");
        let of_a_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        for word in text.split(|c: char| !of_a_name(c)) {
            let is_one = Kilde::ALL.iter().any(|kilde| {
                let rest = word.strip_prefix(kilde.as_str());
                rest.is_some_and(|rest| rest.starts_with('_') && rest.contains(".csv"))
            });
            if is_one {
                names += 1;
                let detected = detect::detect(Path::new(word), Said::default());
                assert!(detected.is_ok(), "{}: {word}: {detected:?}", page.display());
            }
        }
    }
    assert!(names >= 3, "{names} names");
}

//! The pages that come from the catalogue are those of this commit.

use fs_err as fs;

use crate::support::in_repository;
use crate::support::warehouse::Warehouse;

#[tokio::test]
async fn the_generated_pages_are_up_to_date() {
    let mut warehouse = Warehouse::new().await;
    for (name, text) in dagtilbud::docs::pages(&mut warehouse.connection).await.expect("pages") {
        let kept = fs::read_to_string(in_repository("docs").join(name)).unwrap_or_default();
        assert!(kept == text, "docs/{name} is stale: run `make docs`");
    }
}

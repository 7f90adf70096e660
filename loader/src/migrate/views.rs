//! The views: rebuilt as a whole, in one transaction, when their text changed.
//!
//! Rebuilt, because `create or replace view` can neither drop nor reorder a column. Grants that
//! somebody gave are given again; a view of somebody's own that depends on one of ours stops the
//! rebuild with its name, and nothing is dropped.

use sha2::{Digest, Sha256};
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::db::{inline, sql};
use crate::error::{LoadError, Result};
use crate::merge;
use crate::refresh;

/// A view's name and file, in the order in which they are built.
macro_rules! views {
    ($($schema:literal / $name:literal),* $(,)?) => {
        &[$((
            concat!($schema, ".", $name),
            include_str!(concat!("../../../views/", $schema, "/", $name, ".sql")),
        )),*]
    };
}

/// All views with their text. A view stands behind those that it reads.
pub const VIEWS: &[(&str, &str)] = views![
    "dm" / "tid_i_dag",
    "dm" / "maaned_i_dag",
    "kube" / "indskrivning",
    "kube" / "personale",
    "kube" / "tilstedevaerelse",
    "kube" / "boern_pr_medarbejder",
    "kube" / "aula_dsa",
    "drift" / "offentligt_medlem",
    "benchmark" / "indskrivning",
    "benchmark" / "personale",
    "benchmark" / "tilstedevaerelse",
    "benchmark" / "boern_pr_medarbejder",
    "benchmark" / "indskrivning_gruppe",
    "benchmark" / "personale_gruppe",
    "benchmark" / "tilstedevaerelse_gruppe",
    "benchmark" / "boern_pr_medarbejder_gruppe",
    "drift" / "boern_maaned",
    "drift" / "personale_maaned",
    "drift" / "noegletal_andre",
    "noegletal" / "udgift_dagtilbud_pr_barn",
    "noegletal" / "udgift_dagpleje_pr_barn",
    "noegletal" / "udgift_daginstitution_pr_barn",
    "noegletal" / "udgift_dagtilbud_pr_plads",
    "noegletal" / "udgift_dagpleje_pr_plads",
    "noegletal" / "udgift_daginstitution_pr_plads",
    "noegletal" / "andel_boern_i_dagpleje",
    "noegletal" / "andel_boern_i_integreret_institution",
    "noegletal" / "daekningsgrad_0_2",
    "noegletal" / "daekningsgrad_3_5",
    "noegletal" / "normering_daginstitution_0_2",
    "noegletal" / "normering_daginstitution_3_5",
    "noegletal" / "normering_dagpleje",
    "noegletal" / "normering_dst_0_2",
    "noegletal" / "normering_dst_3_5",
    "noegletal" / "normering_dst_dagpleje",
    "noegletal" / "normering_dst_2023_0_2",
    "noegletal" / "normering_dst_2023_3_5",
    "noegletal" / "alle",
    "drift" / "koblet_nummer",
    "drift" / "ventende_udsnit",
    "drift" / "leveringsoverblik",
    "noegletal" / "sammenligning",
];

/// Who reads which views, by how their names begin. Others are read through views alone.
const READERS: &[(&str, &str)] = &[
    ("dm.", "dagtilbud_kommune, dagtilbud_loader"),
    ("kube.", "dagtilbud_kommune, dagtilbud_loader"),
    ("benchmark.", "dagtilbud_kommune, dagtilbud_benchmark, dagtilbud_loader"),
    ("noegletal.", "dagtilbud_kommune, dagtilbud_benchmark, dagtilbud_loader"),
    ("drift.leveringsoverblik", "dagtilbud_kommune, dagtilbud_loader"),
];

/// The views as they were built: what their text came to, how many are gone since, their names.
pub type Built = Option<(String, i64, Vec<String>)>;

/// The views as they were built.
pub async fn built_views(connection: &mut PgConnection) -> Result<Built> {
    sql!("migrate/built_views").first_row(connection).await
}

/// Whether the views are those of this program, and all there.
pub(super) async fn are_current(connection: &mut PgConnection) -> Result<bool> {
    let built = built_views(connection).await?;
    Ok(built.is_some_and(|(sha256, gone, _)| sha256 == fingerprint() && gone == 0))
}

/// Rebuilds the views if their text is not that of the last time, or if somebody has dropped one.
/// Returns whether it did.
pub(super) async fn rebuild_if_changed(connection: &mut PgConnection) -> Result<bool> {
    let sha256 = fingerprint();
    let old_names = match built_views(connection).await? {
        Some((built_sha256, 0, _)) if built_sha256 == sha256 => return Ok(false),
        Some((.., names)) => names,
        None => Vec::new(),
    };
    let doing = "rebuilding the views";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let grants = grants(&mut transaction, &old_names).await?;
    if !old_names.is_empty() {
        drop_views(&mut transaction, &old_names).await?;
    }
    inline(doing, "set local role dagtilbud_ejer").run(&mut transaction).await?;
    for (name, sql) in VIEWS {
        inline(format!("building the view {name}"), *sql).run(&mut transaction).await?;
        // No more than the view: its schema may hold tables too.
        if let Some((_, readers)) = READERS.iter().find(|(begin, _)| name.starts_with(begin)) {
            let grant = format!("grant select on {name} to {readers}");
            inline(doing, grant).run(&mut transaction).await?;
        }
    }
    for grant in grants {
        inline("granting the views again", grant).run(&mut transaction).await?;
    }
    inline(doing, "reset role").run(&mut transaction).await?;
    remember(&mut transaction, &sha256).await?;
    // What others see of the indicators was computed through the old views.
    merge::prepare(&mut transaction).await?;
    refresh::indicators(&mut transaction).await?;
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(true)
}

/// What the text of all views comes to.
#[must_use]
pub fn fingerprint() -> String {
    let mut sha256 = Sha256::new();
    for part in VIEWS.iter().flat_map(|(name, sql)| [*name, *sql]) {
        sha256.update((part.len() as u64).to_le_bytes());
        sha256.update(part);
    }
    hex::encode(sha256.finalize())
}

/// What was granted on the old views beyond our own grants, as statements; on views that are no
/// more there is nothing to grant.
async fn grants(connection: &mut PgConnection, old_names: &[String]) -> Result<Vec<String>> {
    let kept: Vec<&str> = VIEWS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| old_names.iter().any(|old| old == name))
        .collect();
    sql!("migrate/view_grants").bind(kept).values(connection).await
}

async fn drop_views(connection: &mut PgConnection, old_names: &[String]) -> Result<()> {
    // One statement for all: they may depend on one another, but nothing else may on them.
    let dropped =
        inline("dropping the old views", format!("drop view if exists {}", old_names.join(", ")))
            .run(connection)
            .await;
    match dropped {
        Err(LoadError::Database { source: sqlx::Error::Database(error), .. })
            if error.code().as_deref() == Some("2BP01") =>
        {
            let details = error
                .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
                .and_then(sqlx::postgres::PgDatabaseError::detail)
                .unwrap_or_default()
                .to_owned();
            Err(LoadError::DependentViews { details })
        }
        other => other.map(|_| ()),
    }
}

async fn remember(connection: &mut PgConnection, sha256: &str) -> Result<()> {
    let names: Vec<&str> = VIEWS.iter().map(|(name, _)| *name).collect();
    sql!("migrate/record_views")
        .bind(sha256)
        .bind(env!("CARGO_PKG_VERSION"))
        .bind(names)
        .run(connection)
        .await?;
    Ok(())
}

//! The views: rebuilt as a whole, in one transaction, when their text changed.
//!
//! Rebuilt, because `create or replace view` can neither drop nor reorder a column. Grants that
//! somebody gave are given again; a view of somebody's own that depends on one of ours stops the
//! rebuild with its name, and nothing is dropped.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;

use super::indicators::{INDICATORS, Registry, View, file};
use crate::change::Change;
use crate::db::statement::filled;
use crate::db::{inline, sql};
use crate::delivery::Kilde;
use crate::error::{LoadError, Result};
use crate::refresh;
use crate::validate::layout;

/// The views that the indicators stand on, and those beside them. A view stands behind those that it
/// reads.
const BEFORE: &[&str] = &[
    "dm.tid_i_dag",
    "dm.maaned_i_dag",
    "kube.indskrivning",
    "kube.personale",
    "kube.tilstedevaerelse",
    "kube.boern_pr_medarbejder",
    "kube.aula_dsa",
    "drift.offentligt_medlem",
    "benchmark.indskrivning",
    "benchmark.personale",
    "benchmark.tilstedevaerelse",
    "benchmark.boern_pr_medarbejder",
    "benchmark.indskrivning_gruppe",
    "benchmark.personale_gruppe",
    "benchmark.tilstedevaerelse_gruppe",
    "benchmark.boern_pr_medarbejder_gruppe",
    "drift.boern_maaned",
    "drift.personale_maaned",
    "drift.noegletal_andre",
];

/// The views that stand on the indicators, and those of the operation.
const BEHIND: &[&str] = &[
    "noegletal.sammenligning",
    "drift.koblet_nummer",
    "drift.ventende_udsnit",
    "drift.leveringsoverblik",
];

/// All views with their text, in the order in which they are built.
pub static VIEWS: LazyLock<Vec<View>> = LazyLock::new(|| with_indicators(&INDICATORS));

/// All views, with those of other indicators than the program's own.
#[must_use]
pub fn with_indicators(indicators: &Registry) -> Vec<View> {
    [in_force(), by_hand(BEFORE), indicators.views(), by_hand(BEHIND)].concat()
}

/// The views of these names, each of a file `views/<schema>/<name>.sql`.
fn by_hand(names: &[&str]) -> Vec<View> {
    let view = |name: &&str| {
        let text = file(&format!("{}.sql", name.replace('.', "/")));
        ((*name).to_owned(), text.to_owned())
    };
    names.iter().map(view).collect()
}

/// Of each source the rows that count now.
fn in_force() -> Vec<View> {
    let view = |kilde| {
        let layout = layout(kilde);
        let same_system = layout.slicing.system.map_or("true", |_| "udsnit.system = dsa.system");
        let text = filled(
            file("template/gaeldende.template.sql"),
            &[
                ("dsa_tabel", &layout.dsa_table()),
                ("kilde", &kilde.as_str()),
                ("samme_system", &same_system),
            ],
        );
        (format!("{}_gaeldende", layout.dsa_table()), text)
    };
    Kilde::ALL.map(view).to_vec()
}

/// Who reads which views, a schema's or one. Others are read through views alone.
const READERS: &[(&str, &str)] = &[
    ("dsa.", "dagtilbud_loader"),
    ("dm.", "dagtilbud_kommune, dagtilbud_loader"),
    ("kube.", "dagtilbud_kommune, dagtilbud_loader"),
    ("benchmark.", "dagtilbud_kommune, dagtilbud_benchmark, dagtilbud_loader"),
    ("noegletal.", "dagtilbud_kommune, dagtilbud_benchmark, dagtilbud_loader"),
    ("drift.leveringsoverblik", "dagtilbud_kommune, dagtilbud_loader"),
    ("drift.noegletal", "dagtilbud_loader"),
    ("drift.noegletal_regnet", "dagtilbud_loader"),
];

/// The views as they were built: what their text came to, how many are gone since, their names.
pub type Built = Option<(String, i64, Vec<String>)>;

/// The views as they were built.
pub async fn built_views(connection: &mut PgConnection) -> Result<Built> {
    sql!("upkeep/migrate/built_views").first_row(connection).await
}

/// Whether the views are those of this program, and all there.
pub(super) async fn are_current(connection: &mut PgConnection) -> Result<bool> {
    let built = built_views(connection).await?;
    Ok(built.is_some_and(|(sha256, gone, _)| sha256 == fingerprint() && gone == 0))
}

/// Rebuilds the views if their text is not that of the last time, or if somebody has dropped one.
/// Returns whether it did.
pub(super) async fn rebuild_if_changed(connection: &mut PgConnection) -> Result<bool> {
    match built_views(connection).await? {
        Some((built_sha256, 0, _)) if built_sha256 == fingerprint() => return Ok(false),
        _ => rebuild(connection, &VIEWS).await?,
    }
    Ok(true)
}

/// Builds views in the place of those that were built before.
pub async fn rebuild(connection: &mut PgConnection, views: &[View]) -> Result<()> {
    let doing = "rebuilding the views";
    let old_names = built_views(connection).await?.map_or_else(Vec::new, |(.., names)| names);
    let mut change = Change::begin(connection, doing).await?;
    let names: Vec<&str> = views.iter().map(|(name, _)| name.as_str()).collect();
    let grants = grants(&mut change, &names, &old_names).await?;
    if !old_names.is_empty() {
        drop_views(&mut change, &old_names).await?;
    }
    inline(doing, "set local role dagtilbud_ejer").run(&mut change).await?;
    for (name, sql) in views {
        inline(format!("building the view {name}"), sql.clone()).run(&mut change).await?;
        // No more than the view: its schema may hold tables too.
        if let Some(readers) = readers(name) {
            let grant = format!("grant select on {name} to {readers}");
            inline(doing, grant).run(&mut change).await?;
        }
    }
    for grant in grants {
        inline("granting the views again", grant).run(&mut change).await?;
    }
    inline(doing, "reset role").run(&mut change).await?;
    sql!("upkeep/migrate/record_views")
        .bind(fingerprint_of(views))
        .bind(env!("CARGO_PKG_VERSION"))
        .bind(names)
        .run(&mut change)
        .await?;
    // What others see of the indicators was computed through the old views.
    refresh::indicators(&mut change).await?;
    change.commit().await
}

/// Who reads a view beside its owner.
fn readers(view: &str) -> Option<&'static str> {
    let is_of = |name: &str| view == name || name.ends_with('.') && view.starts_with(name);
    READERS.iter().find(|(name, _)| is_of(name)).map(|(_, readers)| *readers)
}

/// What the text of the program's views comes to.
#[must_use]
pub fn fingerprint() -> String {
    fingerprint_of(&VIEWS)
}

fn fingerprint_of(views: &[View]) -> String {
    let mut sha256 = Sha256::new();
    for part in views.iter().flat_map(|(name, sql)| [name, sql]) {
        sha256.update((part.len() as u64).to_le_bytes());
        sha256.update(part);
    }
    hex::encode(sha256.finalize())
}

/// What was granted on the old views beyond our own grants, as statements; on views that are no
/// more there is nothing to grant.
async fn grants(
    connection: &mut PgConnection,
    names: &[&str],
    old_names: &[String],
) -> Result<Vec<String>> {
    let is_old = |name: &&str| old_names.iter().any(|old| old == name);
    let kept: Vec<&str> = names.iter().copied().filter(is_old).collect();
    sql!("upkeep/migrate/view_grants").bind(kept).values(connection).await
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

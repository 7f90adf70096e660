//! What is the warehouse's own: migrations, views, partitions, and the key of the CPR numbers.

use sqlx::postgres::PgConnection;

use super::{Diagnosis, Health, access};
use crate::config;
use crate::cpr::key::{CprKey, Used};
use crate::db::sql;
use crate::error::Result;
use crate::upkeep::migrate;

pub(super) async fn examine(connection: &mut PgConnection) -> Result<Vec<Diagnosis>> {
    let migrations = migrations(connection).await?;
    if migrations.health != Health::Ok {
        // What the rest looks at may not be there yet.
        return Ok(vec![migrations]);
    }
    let mut diagnoses = vec![migrations, views(connection).await?, partitions(connection).await?];
    diagnoses.extend(access::examine(connection).await?);
    diagnoses.push(key(connection).await?);
    Ok(diagnoses)
}

async fn migrations(connection: &mut PgConnection) -> Result<Diagnosis> {
    let standing = migrate::standing(connection).await?;
    let check = "migrations";
    Ok(if !standing.foreign.is_empty() {
        Diagnosis::mend(
            check,
            format!("not this program's: {}", standing.foreign.join(", ")),
            "use the program that made the database, or a newer one",
        )
    } else if !standing.pending.is_empty() {
        let pending = standing.pending;
        Diagnosis::mend(
            check,
            format!("{} not applied: {}", pending.len(), pending.join(", ")),
            "run `dagtilbud migrate`",
        )
    } else {
        Diagnosis::ok(check, format!("all {} applied", standing.applied))
    })
}

async fn views(connection: &mut PgConnection) -> Result<Diagnosis> {
    Ok(match migrate::built_views(connection).await? {
        Some((_, missing, _)) if missing > 0 => Diagnosis::mend(
            "views",
            format!("{missing} of them are not there: somebody dropped them"),
            "run `dagtilbud migrate`",
        ),
        Some((sha256, ..)) if sha256 == migrate::views_fingerprint() => {
            Diagnosis::ok("views", format!("{} of this edition", migrate::VIEWS.len()))
        }
        _ => Diagnosis::mend("views", "of another edition", "run `dagtilbud migrate`"),
    })
}

/// A load makes the months that are new, so none need be made ahead; but it must be able to.
async fn partitions(connection: &mut PgConnection) -> Result<Diagnosis> {
    type Row = (String, Option<String>, i64, bool);
    let facts: Vec<Row> = sql!("upkeep/doctor/partitions").rows(connection).await?;
    let loose: i64 = facts.iter().map(|(.., loose, _)| loose).sum();
    if facts.iter().any(|(.., may_create)| !may_create) {
        return Ok(Diagnosis::mend(
            "partitions",
            "this login may not make the months to come",
            "grant it `dagtilbud_loader`",
        ));
    }
    if loose > 0 {
        return Ok(Diagnosis::mend(
            "partitions",
            format!(
                "{loose} tables in `dm_del` are attached to no fact; a load of their month fails"
            ),
            "drop them, then run `dagtilbud rebuild`",
        ));
    }
    let newest: Vec<String> = facts.into_iter().filter_map(|(_, newest, ..)| newest).collect();
    Ok(Diagnosis::ok(
        "partitions",
        if newest.is_empty() {
            "none yet; loads make them".to_owned()
        } else {
            format!("newest: {}; loads make the next ones", newest.join(", "))
        },
    ))
}

async fn key(connection: &mut PgConnection) -> Result<Diagnosis> {
    let used = Used::of(connection).await?;
    let (check, where_to) =
        ("cpr key", "point `DAGTILBUD_CPR_KEY` to the key that was used before");
    let key = match (CprKey::look(&config::home()), used) {
        (Ok(Some(key)), _) => key,
        (Ok(None), None) => return Ok(Diagnosis::ok(check, "none yet; the first load makes one")),
        (Ok(None), Some(_)) => return Ok(Diagnosis::mend(check, "not to be found here", where_to)),
        (Err(error), _) => {
            let mend = error.hint().unwrap_or_else(|| where_to.to_owned());
            return Ok(Diagnosis::mend(check, error.to_string(), mend));
        }
    };
    let from = key.source();
    let found = match used {
        None => format!("there, from {from}; not used yet"),
        Some(used) if used.is_of(&key.pseudonyms())? => {
            format!("the one that the pseudonyms were made with, from {from}")
        }
        Some(_) => {
            let found = format!("not the one that the pseudonyms were made with, from {from}");
            return Ok(Diagnosis::mend(check, found, where_to));
        }
    };
    if from.is_open_to_others() {
        return Ok(Diagnosis::remark(
            check,
            format!("{found}; others than its owner may read it"),
            "`chmod 600` the file",
        ));
    }
    Ok(Diagnosis::ok(check, found))
}

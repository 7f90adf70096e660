//! Comparison groups (sammenligningsgrupper): sets of kommuner whose figures stand beside a
//! kommune's own. A set from which one member's figure could be worked out is refused.

mod rule;

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::Connection as _;
use sqlx::postgres::PgConnection;

use crate::change;
use crate::cpr;
use crate::db::{inline, sql};
use crate::delivery::kommune::kommune;
use crate::error::{LoadError, Result};

/// Fewer members are no group.
pub const MEMBERS_MIN: usize = 3;

/// A comparison group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its name.
    pub navn: String,
    /// The numbers of its kommuner, ascending.
    pub kommuner: Vec<i16>,
}

/// The groups, by name.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Group>> {
    let rows: Vec<(i32, String, Vec<i16>)> = sql!("upkeep/group/groups").rows(connection).await?;
    Ok(rows.into_iter().map(|(_, navn, kommuner)| Group { navn, kommuner }).collect())
}

/// Draws a group, or draws it anew.
pub async fn set(connection: &mut PgConnection, navn: &str, kommuner: &[u16]) -> Result<()> {
    let doing = "drawing the comparison group";
    cpr::refuse("the group's name", navn)?;
    let members: BTreeSet<u16> = kommuner.iter().copied().collect();
    if members.len() < MEMBERS_MIN {
        return Err(LoadError::Argument(format!(
            "a comparison group needs at least {MEMBERS_MIN} kommuner: with fewer, a member could \
             work out another's figures"
        )));
    }
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    // Two operators at once would each check without seeing the other's group.
    let lock = "lock table drift.sammenligningsgruppe in share row exclusive mode";
    inline(doing, lock).run(&mut transaction).await?;
    let mut all: Vec<BTreeSet<u16>> = list(&mut transaction)
        .await?
        .into_iter()
        .filter(|group| group.navn != navn)
        .map(|group| group.kommuner.into_iter().filter_map(|nr| u16::try_from(nr).ok()).collect())
        .collect();
    all.push(members.clone());
    if let Some(nr) = rule::exposed(&all) {
        let name = kommune(nr).map_or("a kommune", |kommune| kommune.navn);
        return Err(LoadError::Argument(format!(
            "`{navn}` cannot be drawn so: together with the other groups, {name}'s figures could \
             be worked out by one of the members; let groups differ by at least three kommuner"
        )));
    }
    let numbers: Vec<i16> = members.into_iter().filter_map(|nr| i16::try_from(nr).ok()).collect();
    sql!("upkeep/group/set_members").bind(navn).bind(&numbers).run(&mut transaction).await?;
    note(&mut transaction, &format!("gruppe {navn}: {numbers:?}")).await?;
    transaction.commit().await.map_err(LoadError::database(doing))
}

/// Removes a group. Returns whether it was there.
pub async fn remove(connection: &mut PgConnection, navn: &str) -> Result<bool> {
    let doing = "removing the comparison group";
    let mut transaction = connection.begin().await.map_err(LoadError::database(doing))?;
    let delete = "delete from drift.sammenligningsgruppe where gruppe_navn = $1";
    let removed = inline(doing, delete).bind(navn).run(&mut transaction).await?;
    if removed > 0 {
        note(&mut transaction, &format!("gruppe {navn}: fjernet")).await?;
    }
    transaction.commit().await.map_err(LoadError::database(doing))?;
    Ok(removed > 0)
}

/// Writes down what was changed, and who did it.
async fn note(connection: &mut PgConnection, what: &str) -> Result<()> {
    change::record(connection, "referenceliste", what).await
}

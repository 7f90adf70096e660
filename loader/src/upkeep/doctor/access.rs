//! Who could get further than the warehouse lets anybody: rights of PUBLIC, objects of others, logins
//! that are not those that were let in.

use serde::Deserialize;
use sqlx::postgres::PgConnection;

use super::Diagnosis;
use crate::db::{inline, sql};
use crate::error::{LoadError, Result};
use crate::upkeep::access;
use crate::upkeep::rebuild;

/// What `sql/upkeep/doctor/access.sql` answers.
#[derive(Debug, Deserialize)]
struct Access {
    offentlig: Vec<String>,
    andre_databaser: Vec<String>,
    skemaer: Vec<String>,
    laesere: Vec<String>,
    ukendte: Vec<String>,
    ubegraensede: Vec<String>,
}

pub(super) async fn examine(connection: &mut PgConnection) -> Result<Vec<Diagnosis>> {
    let keys = foreign_keys(&rebuild::foreign_keys(connection).await?);
    let may_look: bool = inline(
        "examining who has access",
        "select has_table_privilege('drift.adgang_gruppe', 'select')",
    )
    .value(connection)
    .await?;
    if !may_look {
        return Ok(vec![Diagnosis::ok("logins", "only the owner sees who has access"), keys]);
    }
    let answer: String = sql!("upkeep/doctor/access").value(connection).await?;
    let access: Access =
        serde_json::from_str(&answer).map_err(|error| LoadError::Internal(error.to_string()))?;
    Ok(vec![
        access.database(),
        access.others(),
        functions(&access::open(connection).await?),
        access.schemas(),
        access.logins(),
        transactions(connection).await?,
        keys,
    ])
}

/// Who keeps old rows on the disk.
async fn transactions(connection: &mut PgConnection) -> Result<Diagnosis> {
    let check = "transactions";
    let (long, may_end, prepared): (Vec<String>, bool, i64) =
        sql!("upkeep/doctor/transactions").row(connection).await?;
    if !may_end {
        return Ok(Diagnosis::mend(
            check,
            "the warehouse cannot end those of readers that are too long",
            "as a superuser: `grant pg_read_all_stats, pg_signal_backend to dagtilbud_ejer`",
        ));
    }
    if prepared > 0 {
        return Ok(Diagnosis::mend(
            check,
            format!("{prepared} were prepared more than an hour ago and left"),
            "`select format('rollback prepared %L', gid) from pg_prepared_xacts` says how to end \
             them; `max_prepared_transactions = 0` allows none",
        ));
    }
    if long.is_empty() {
        return Ok(Diagnosis::ok(check, "none of a reader is too long"));
    }
    let found = format!("longer than they may be: {}", long.join(", "));
    Ok(Diagnosis::remark(check, found, "the next load ends them, `dagtilbud access end` at once"))
}

impl Access {
    fn database(&self) -> Diagnosis {
        let check = "database";
        if self.offentlig.is_empty() {
            return Diagnosis::ok(check, "only who was let in may connect");
        }
        let found = format!("every login of the server has {}", self.offentlig.join(" and "));
        Diagnosis::mend(check, found, "run `dagtilbud migrate` as the database's owner")
    }

    /// What a login takes up in another database of the server, this one lacks.
    fn others(&self) -> Diagnosis {
        let check = "other databases";
        let [first, ..] = self.andre_databaser.as_slice() else {
            return Diagnosis::ok(check, "every login of the server may connect to none");
        };
        Diagnosis::remark(
            check,
            format!("every login may connect to {}", self.andre_databaser.join(", ")),
            format!("`revoke connect on database {first} from public`"),
        )
    }

    fn schemas(&self) -> Diagnosis {
        let check = "schemas";
        if let [first, ..] = self.skemaer.as_slice() {
            return Diagnosis::mend(
                check,
                format!("every login may make objects in {}", self.skemaer.join(", ")),
                format!("`revoke create on schema {first} from public`"),
            );
        }
        if self.laesere.is_empty() {
            return Diagnosis::ok(check, "who reads makes nothing");
        }
        Diagnosis::remark(
            check,
            format!("logins that read may make objects: {}", self.laesere.join(", ")),
            "give them a database of their own for that",
        )
    }

    fn logins(&self) -> Diagnosis {
        let check = "logins";
        if let ([], [first, ..]) = (self.ukendte.as_slice(), self.ubegraensede.as_slice()) {
            return Diagnosis::remark(
                check,
                format!("may open any number of sessions: {}", self.ubegraensede.join(", ")),
                format!("`alter role \"{first}\" connection limit 16`"),
            );
        }
        if self.ukendte.is_empty() {
            return Diagnosis::ok(check, "all who are listed are those who were let in");
        }
        Diagnosis::remark(
            check,
            format!("listed, but dropped since or made anew: {}", self.ukendte.join(", ")),
            "`dagtilbud access revoke` those who are to stay out, `dagtilbud access renew` for the others",
        )
    }
}

/// What PostgreSQL gives everybody.
fn functions(open: &[String]) -> Diagnosis {
    let check = "functions";
    if open.is_empty() {
        return Diagnosis::ok(
            check,
            "nobody locks by number, makes large objects, counts others' rows or asks of them",
        );
    }
    Diagnosis::remark(
        check,
        format!(
            "every login may use {} of PostgreSQL's own that tell of others' rows (docs/adgang.md, \
             \"What PostgreSQL tells all the same\"), or fill the disk or the table of locks",
            open.len()
        ),
        "run `dagtilbud migrate` as a superuser",
    )
}

fn foreign_keys(undone_by: &[String]) -> Diagnosis {
    let check = "foreign keys";
    match undone_by {
        [] => Diagnosis::ok(check, "none from outside"),
        [first, ..] => Diagnosis::mend(
            check,
            format!("{} from outside hold rows of the warehouse fast", undone_by.len()),
            format!("`{first}`"),
        ),
    }
}

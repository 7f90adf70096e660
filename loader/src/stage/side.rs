//! What goes beside the rows: rejected lines, their raw bytes, and numbers for the vault.

use std::fmt::Write as _;

use sqlx::postgres::PgConnection;

use crate::db;
use crate::error::Result;
use crate::validate::{Batch, Rejected};

/// So much gathers before the rows' copy is interrupted for it.
const FULL_BYTES: usize = 8 * 1024 * 1024;

pub(crate) struct Side {
    levering_nr: i32,
    afvist_linje: String,
    afvist_raa: String,
    ny_person: String,
}

impl Side {
    pub(crate) fn new(levering_nr: i32) -> Self {
        Self {
            levering_nr,
            afvist_linje: String::new(),
            afvist_raa: String::new(),
            ny_person: String::new(),
        }
    }

    /// Takes what goes beside the rows and gives the rows back.
    pub(crate) fn add(&mut self, batch: Batch) -> Vec<u8> {
        batch.rejected.iter().for_each(|rejected| self.reject(rejected));
        for (uuid, cpr) in &batch.people {
            // Writing to a String cannot fail, here and below.
            let _ = writeln!(self.ny_person, "{uuid}\t{cpr}");
        }
        batch.rows
    }

    pub(crate) fn is_full(&self) -> bool {
        self.afvist_linje.len() + self.afvist_raa.len() + self.ny_person.len() >= FULL_BYTES
    }

    pub(crate) async fn flush(&mut self, connection: &mut PgConnection) -> Result<()> {
        let parts = [
            (
                "drift.afvist_linje",
                "levering_nr, linje_nr, kommune_nr, kode, kolonne, besked",
                &mut self.afvist_linje,
            ),
            ("drift.afvist_raa", "levering_nr, linje_nr, linje", &mut self.afvist_raa),
            ("ny_person", "person_uuid, cpr", &mut self.ny_person),
        ];
        for (table, columns, rows) in parts {
            if !rows.is_empty() {
                db::copy(connection, table, columns, rows.as_bytes()).await?;
                rows.clear();
            }
        }
        Ok(())
    }

    fn reject(&mut self, rejected: &Rejected) {
        let Self { levering_nr, afvist_linje, afvist_raa, .. } = self;
        let Rejected { linje_nr, kommune_nr, finding, raw } = rejected;
        let kommune_nr = kommune_nr.map_or("\\N".to_owned(), |nr| nr.to_string());
        let (kode, kolonne) = (finding.kode, finding.kolonne);
        let _ = writeln!(
            afvist_linje,
            "{levering_nr}\t{linje_nr}\t{kommune_nr}\t{kode}\t{kolonne}\t{}",
            finding.besked
        );
        let _ = writeln!(afvist_raa, "{levering_nr}\t{linje_nr}\t\\\\x{}", hex::encode(raw));
    }
}

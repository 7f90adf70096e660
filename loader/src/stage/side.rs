//! What goes beside the rows: rejected lines, their raw bytes, and numbers for the vault.

use sqlx::postgres::PgConnection;

use crate::db;
use crate::db::Row;
use crate::error::Result;
use crate::validate::{Batch, Rejected};

/// So much gathers before the rows' copy is interrupted for it.
const FULL_BYTES: usize = 8 * 1024 * 1024;

pub(crate) struct Side {
    levering_nr: i32,
    afvist_linje: Row,
    afvist_raa: Row,
    ny_person: Row,
}

impl Side {
    pub(crate) fn new(levering_nr: i32) -> Self {
        let (afvist_linje, afvist_raa, ny_person) =
            (Row::default(), Row::default(), Row::default());
        Self { levering_nr, afvist_linje, afvist_raa, ny_person }
    }

    /// Takes what goes beside the rows and gives the rows back.
    pub(crate) fn add(&mut self, batch: Batch) -> Vec<u8> {
        batch.rejected.iter().for_each(|rejected| self.reject(rejected));
        for (uuid, cpr) in &batch.people {
            self.ny_person.add(|row| {
                row.uuid(*uuid).exact(cpr);
            });
        }
        batch.rows
    }

    pub(crate) fn is_full(&self) -> bool {
        let parts = [&self.afvist_linje, &self.afvist_raa, &self.ny_person];
        parts.into_iter().map(Row::size_bytes).sum::<usize>() >= FULL_BYTES
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
            if rows.size_bytes() > 0 {
                db::copy_binary(connection, table, columns, rows.take()).await?;
            }
        }
        Ok(())
    }

    fn reject(&mut self, rejected: &Rejected) {
        let Rejected { linje_nr, kommune_nr, finding, raw } = rejected;
        let (levering_nr, linje_nr) = (self.levering_nr, linje_nr.cast_signed());
        self.afvist_linje.add(|row| {
            row.int(levering_nr).int(linje_nr).opt_int(*kommune_nr);
            row.exact(finding.kode.as_str()).exact(finding.kolonne).exact(&finding.besked);
        });
        self.afvist_raa.add(|row| {
            row.int(levering_nr).int(linje_nr).bytes(raw);
        });
    }
}

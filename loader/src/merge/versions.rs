//! SCD2: one set of statements for every dimension with versions, under `sql/merge/scd2/`.
//!
//! A key's history is a function of time. Each effective snapshot speaks for an interval, from its
//! period until the next snapshot of its family; a touched snapshot overwrites its interval and
//! nothing else. So a late one splits, merges or moves versions, and the order of arrival leaves
//! no trace.

use sqlx::AssertSqlSafe;
use sqlx::postgres::PgConnection;

use super::facts::Fact;
use crate::db;
use crate::error::{LoadError, Result};

/// A dimension with versions.
pub(super) struct Versions {
    /// The table in `dm`.
    dimension: &'static str,
    /// The noun of its keys: `<noegle>_nr`, `<noegle>_id`, `drift.<noegle>_noegle`.
    noegle: &'static str,
    /// The source of its snapshots.
    kilde: &'static str,
    /// The table with the touched snapshots.
    beroert: &'static str,
    /// A family is a kommune, and its system where snapshots come from several side by side.
    has_system: bool,
    /// The columns whose change makes a new version.
    attributter: &'static [&'static str],
    /// What the touched snapshots say: fills `<noegle>_tilstand`.
    tilstand: &'static str,
}

/// `dm.dim_institution`.
pub(super) const INSTITUTION: Versions = Versions {
    dimension: "dim_institution",
    noegle: "institution",
    kilde: "dst-institution",
    beroert: "beroert_udsnit",
    has_system: true,
    attributter: &[
        "system",
        "institutionskode",
        "institutionsnavn",
        "institutionstype",
        "dagtilbudsnummer",
        "kategori",
    ],
    tilstand: include_str!("../../../sql/merge/020_institution.sql"),
};

/// `dm.dim_institution_stil`.
pub(super) const INSTITUTION_STIL: Versions = Versions {
    dimension: "dim_institution_stil",
    noegle: "institution_stil",
    kilde: "stil-dagtilbud",
    beroert: "beroert_register",
    has_system: false,
    attributter: &[
        "dagtilbudsnummer",
        "enhedsnavn",
        "daginstitutionsnummer",
        "daginstitutionsnavn",
        "institutionstype_kode",
        "ejerform_kode",
        "lovgrundlag_kode",
        "kategori",
        "vejnavn",
        "husnummer",
        "postnummer",
        "bynavn",
        "geo_bredde",
        "geo_laengde",
        "cvr_nummer",
        "p_nummer",
    ],
    tilstand: include_str!("../../../sql/merge/030_institution_stil.sql"),
};

/// `dm.dim_institution_stil_adresse`.
pub(super) const INSTITUTION_STIL_ADRESSE: Versions = Versions {
    dimension: "dim_institution_stil_adresse",
    noegle: "institution_stil_adresse",
    kilde: "stil-dagtilbud",
    beroert: "beroert_register",
    has_system: false,
    attributter: &[
        "alternativ_adresse_nummer",
        "dagtilbudsnummer",
        "adressenavn",
        "vejnavn",
        "husnummer",
        "postnummer",
        "bynavn",
        "geo_bredde",
        "geo_laengde",
    ],
    tilstand: include_str!("../../../sql/merge/040_institution_stil_adresse.sql"),
};

/// `dm.dim_borger`. Its snapshots are the kommune's months: a child that changes system is one
/// child.
pub(super) const BORGER: Versions = Versions {
    dimension: "dim_borger",
    noegle: "borger",
    kilde: "dst-indskrivning",
    beroert: "beroert_barnemaaned",
    has_system: false,
    attributter: &[
        "fornavn",
        "efternavn",
        "koen",
        "statsborgerskab",
        "bopael_kommune_nr",
        "foedselsdato",
    ],
    tilstand: concat!(
        include_str!("../../../sql/merge/070_taellende.template.sql"),
        include_str!("../../../sql/merge/080_borger.sql"),
    ),
};

/// `dm.dim_medarbejder`.
pub(super) const MEDARBEJDER: Versions = Versions {
    dimension: "dim_medarbejder",
    noegle: "medarbejder",
    kilde: "flis-personale",
    beroert: "beroert_udsnit",
    has_system: false,
    attributter: &[
        "person_nr",
        "ansaettelse_id",
        "koen_id",
        "foedselsdato",
        "stillingskategori_kode",
        "overenskomst_kode",
        "afloenningsform",
        "ansaettelsesvilkaar",
        "ansat_dato",
        "stop_dato",
        "anciennitets_dato",
    ],
    tilstand: concat!(
        include_str!("../../../sql/merge/200_taellende_personale.template.sql"),
        include_str!("../../../sql/merge/210_medarbejder.sql"),
    ),
};

impl Versions {
    /// Finds for how long each touched snapshot speaks, and overwrites that with what it says.
    pub(super) async fn merge(&self, connection: &mut PgConnection) -> Result<()> {
        let intervals = include_str!("../../../sql/merge/scd2/010_interval.template.sql");
        self.run(connection, intervals).await?;
        let kommuner = format!(
            "select coalesce(array_agg(distinct kommune_nr), '{{}}')::text from {}_interval",
            self.noegle
        );
        let kommuner: String = sqlx::query_scalar(AssertSqlSafe(kommuner))
            .fetch_one(&mut *connection)
            .await
            .map_err(LoadError::database("finding the touched kommuner"))?;
        let overwrite = include_str!("../../../sql/merge/scd2/020_flet.template.sql");
        for sql in [self.tilstand, overwrite] {
            self.run(connection, &sql.replace("{kommuner}", &kommuner)).await?;
        }
        Ok(())
    }

    /// Adds the periods of a fact that look a changed key up under another version now.
    pub(super) async fn touch(&self, connection: &mut PgConnection, fact: &Fact) -> Result<()> {
        let sql = include_str!("../../../sql/merge/scd2/030_beroert.template.sql")
            .replace("{fact}", fact.noun)
            .replace("{fact_kilde}", fact.kilde);
        self.run(connection, &sql).await
    }

    /// Deletes the versions that are no more. No fact may point to them any longer.
    pub(super) async fn clear(&self, connection: &mut PgConnection) -> Result<()> {
        self.run(connection, include_str!("../../../sql/merge/scd2/040_ryd.template.sql")).await
    }

    async fn run(&self, connection: &mut PgConnection, sql: &str) -> Result<()> {
        let columns = |prefix: &str| {
            let names = self.attributter.iter().map(|name| format!("{prefix}{name}"));
            names.collect::<Vec<_>>().join(", ")
        };
        let (system, familie) = if self.has_system {
            ("beroert.system", "gammel.system = interval.system")
        } else {
            ("''::text", "true")
        };
        let sql = sql
            .replace("{dimension}", self.dimension)
            .replace("{noegle}", self.noegle)
            .replace("{kilde}", self.kilde)
            .replace("{beroert}", self.beroert)
            .replace("{system}", system)
            .replace("{familie}", familie)
            .replace("{attributter}", &columns(""))
            .replace("{attributter_ny}", &columns("ny."))
            .replace("{attributter_gammel}", &columns("gammel."));
        db::run(connection, &format!("merging {}", self.dimension), &sql).await?;
        Ok(())
    }
}

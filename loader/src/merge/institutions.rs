//! Institutions: those of the placement systems, and the units and addresses of the register.

use sqlx::postgres::PgConnection;

use super::engine::Versions;
use super::touched::Touched;
use super::{attendance, children, staff};
use crate::db::sql;
use crate::error::Result;

/// `dm.dim_institution`.
const INSTITUTION: Versions = Versions {
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
    tilstand: &[|_| sql!("merge/institutions/local")],
};

/// `dm.dim_institution_stil`.
const INSTITUTION_STIL: Versions = Versions {
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
    tilstand: &[|_| sql!("merge/institutions/register")],
};

/// `dm.dim_institution_stil_adresse`.
const INSTITUTION_STIL_ADRESSE: Versions = Versions {
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
    tilstand: &[|_| sql!("merge/institutions/register_addresses")],
};

/// Merges the versions of institutions; the facts that look them up are touched.
pub(super) async fn merge(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde("dst-institution") {
        INSTITUTION.merge(connection).await?;
        INSTITUTION.touch(connection, &children::FACT).await?;
    }
    if touched.kilde("stil-dagtilbud") {
        sql!("merge/institutions/register_numbers").run(connection).await?;
        INSTITUTION_STIL.merge(connection).await?;
        for fact in [&children::FACT, &staff::FACT, &attendance::FACT] {
            INSTITUTION_STIL.touch(connection, fact).await?;
        }
        INSTITUTION_STIL_ADRESSE.merge(connection).await?;
        sql!("merge/institutions/register_texts").run(connection).await?;
    }
    Ok(())
}

/// Deletes the versions that are no more, and forms of ownership that nobody names.
pub(super) async fn clear(connection: &mut PgConnection, touched: &Touched) -> Result<()> {
    if touched.kilde("stil-dagtilbud") {
        INSTITUTION_STIL_ADRESSE.clear(connection).await?;
        INSTITUTION_STIL.clear(connection).await?;
        sql!("merge/institutions/clear_ownership").run(connection).await?;
    }
    if touched.kilde("dst-institution") {
        INSTITUTION.clear(connection).await?;
    }
    Ok(())
}

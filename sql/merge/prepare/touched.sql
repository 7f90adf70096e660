-- Makes: aendring, beroert_indskrivning, beroert_personale, beroert_tilstedevaerelse, ny_kode,
--        ny_person, omfang, regn_periode
-- What has to be computed anew in the facts, kommune by kommune: the months of children and staff,
-- and the days of attendance. Filled along the way.
create temp table beroert_indskrivning (
    kommune_nr smallint not null,
    periode date not null,
    primary key (kommune_nr, periode)
) on commit drop;

create temp table beroert_personale (like beroert_indskrivning including all) on commit drop;

create temp table beroert_tilstedevaerelse (
    like beroert_indskrivning including all
) on commit drop;

-- How many rows of which table changed.
create temp table aendring (
    tabel text not null,
    antal_slettet bigint not null,
    antal_indsat bigint not null
) on commit drop;

-- Codes that nobody had delivered before.
create temp table ny_kode (
    kolonne text not null,
    kode text not null
) on commit drop;

-- Whether the whole warehouse is computed anew, not only what a delivery touched.
create temp table omfang on commit drop as
select false as er_alt;

-- The periods that a table is computed anew for, one table at a time.
create temp table regn_periode (kommune_nr smallint, periode date) on commit drop;

-- People that are met for the first time, on their way to the vault.
create temp table ny_person (
    person_uuid uuid not null,
    cpr text not null
) on commit drop;

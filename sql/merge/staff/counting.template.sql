-- Reads: beroert_personale, drift.cpr_kobling, drift.medarbejder_noegle, drift.person_noegle,
--        drift.stillingskategori, dsa.flis_personale_gaeldende
-- Makes: dm.dim_afloenningsform, dm.dim_ansaettelsesvilkaar, dm.dim_konto, dm.dim_overenskomst,
--        dm.dim_stillingskategori, drift.medarbejder_noegle, drift.person_noegle, ny_kode,
--        taellende_personale
-- The rows of staff that count: employed on the 1st. For the touched months, and for those whose
-- snapshot speaks for a touched interval. The kommuner stand in the text, so that staff of others
-- is not read.
create temp table taellende_personale on commit drop as
with
maaned as (
    select
        beroert.kommune_nr,
        beroert.periode as maaned
    from beroert_personale as beroert
    union distinct
    select
        interval.kommune_nr,
        interval.periode
    from medarbejder_interval as interval
    where interval.periode is not null
)

select
    dsa.*,
    coalesce(kobling.gaeldende_uuid, dsa.person_uuid) as gaeldende_uuid
from maaned
inner join dsa.flis_personale_gaeldende as dsa
    on
        maaned.kommune_nr = dsa.kommune_nr
        and maaned.maaned = dsa.periode
left join drift.cpr_kobling as kobling
    on dsa.person_uuid = kobling.gammel_uuid
where
    dsa.ansat_dato <= dsa.periode
    and (dsa.stop_dato is null or dsa.stop_dato >= dsa.periode);

analyze taellende_personale;

insert into drift.medarbejder_noegle (kommune_nr, ansaettelse_id)
select distinct
    ny.kommune_nr,
    ny.ansaettelse_id
from taellende_personale as ny
where
    not exists (
        select 1
        from drift.medarbejder_noegle as kendt
        where
            kendt.kommune_nr = any('{kommuner}'::smallint[])
            and kendt.kommune_nr = ny.kommune_nr
            and kendt.ansaettelse_id = ny.ansaettelse_id
    )
on conflict do nothing;

insert into drift.person_noegle (kommune_nr, person_uuid)
select distinct
    ny.kommune_nr,
    ny.gaeldende_uuid
from taellende_personale as ny
where
    not exists (
        select 1
        from drift.person_noegle as kendt
        where
            kendt.kommune_nr = any('{kommuner}'::smallint[])
            and kendt.kommune_nr = ny.kommune_nr
            and kendt.person_uuid = ny.gaeldende_uuid
    )
on conflict do nothing;

-- Codes that nobody has used before become members, with a remark; their texts follow at the end of
-- the merge. In the order of the code, so that two loads wait for each other and never in a circle.
with
ny as (
    insert into dm.dim_konto (konto_id, konto, konto_navn, er_dagtilbud, er_normering)
    select distinct
        ny.konto as konto_id,
        regexp_replace(ny.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as konto,
        regexp_replace(ny.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as konto_navn,
        false as er_dagtilbud,
        false as er_normering
    from taellende_personale as ny
    order by konto_id
    on conflict do nothing
    returning konto
)

insert into ny_kode (kolonne, kode)
select
    'konto' as kolonne,
    ny.konto as kode
from ny;

with
ny as (
    insert into dm.dim_stillingskategori (
        stillingskategori_kode, stillingskategori, er_paedagogisk, vaegt, er_leder
    )
    select distinct
        ny.stillingskategori_kode,
        ny.stillingskategori_kode as stillingskategori,
        coalesce(liste.er_paedagogisk, false) as er_paedagogisk,
        coalesce(liste.vaegt, 1) as vaegt,
        coalesce(liste.er_leder, false) as er_leder
    from taellende_personale as ny
    left join drift.stillingskategori as liste
        on ny.stillingskategori_kode = liste.stillingskategori_kode
    order by ny.stillingskategori_kode
    on conflict do nothing
    returning stillingskategori_kode
)

-- What the reference list knows is no news.
insert into ny_kode (kolonne, kode)
select
    'stillingskategori_kode' as kolonne,
    ny.stillingskategori_kode as kode
from ny
where
    ny.stillingskategori_kode not in (
        select liste.stillingskategori_kode
        from drift.stillingskategori as liste
    );

with
ny as (
    insert into dm.dim_overenskomst (overenskomst_kode, overenskomst)
    select distinct
        ny.overenskomst_kode,
        ny.overenskomst_kode as overenskomst
    from taellende_personale as ny
    order by ny.overenskomst_kode
    on conflict do nothing
    returning overenskomst_kode
)

insert into ny_kode (kolonne, kode)
select
    'overenskomst_kode' as kolonne,
    ny.overenskomst_kode as kode
from ny;

with
ny as (
    insert into dm.dim_ansaettelsesvilkaar (ansaettelsesvilkaar)
    select distinct ny.ansaettelsesvilkaar
    from taellende_personale as ny
    order by ny.ansaettelsesvilkaar
    on conflict do nothing
    returning ansaettelsesvilkaar
)

insert into ny_kode (kolonne, kode)
select
    'ansaettelsesvilkaar' as kolonne,
    ny.ansaettelsesvilkaar as kode
from ny;

-- One of two, as the layout says: no news.
insert into dm.dim_afloenningsform (afloenningsform)
select distinct ny.afloenningsform
from taellende_personale as ny
order by ny.afloenningsform
on conflict do nothing;

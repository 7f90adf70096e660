-- The texts that the kommuner deliver beside the codes of staff follow the latest (periode,
-- leveret, sha256, line).
-- The texts are everybody's: of two loads the second waits here, sees the first one's rows, and
-- both decide alike. The last lock that a load takes ("FLIS" + 3).
select pg_advisory_xact_lock(1179408726, 0);

create temp table personaletekst on commit drop as
with
kode as (
    select
        'stillingskategori' as liste,
        dsa.stillingskategori_kode as kode,
        dsa.stillingskategori as tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.flis_personale as dsa
    where dsa.stillingskategori is not null
    union all
    select
        'overenskomst' as liste,
        dsa.overenskomst_kode as kode,
        dsa.overenskomst as tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.flis_personale as dsa
    where dsa.overenskomst is not null
)

select distinct on (kode.liste, kode.kode)
    kode.liste,
    kode.kode,
    kode.tekst,
    kode.levering_nr
from kode
inner join drift.levering_udsnit as udsnit
    on
        kode.levering_nr = udsnit.levering_nr
        and kode.kommune_nr = udsnit.kommune_nr
        and kode.periode = udsnit.periode
        and udsnit.kilde = 'flis-personale'
        and udsnit.status = 'gaeldende'
inner join drift.levering as levering
    on kode.levering_nr = levering.levering_nr
order by
    kode.liste asc,
    kode.kode asc,
    kode.periode desc,
    levering.leveret desc,
    levering.sha256 desc,
    kode.linje_nr desc;

analyze personaletekst;

update dm.dim_stillingskategori as vaerdi
set
    stillingskategori = ny.tekst,
    levering_nr = ny.levering_nr
from (
    select
        samme.stillingskategori_id,
        coalesce(kode.tekst, samme.stillingskategori_kode) as tekst,
        coalesce(kode.levering_nr, 0) as levering_nr
    from dm.dim_stillingskategori as samme
    left join personaletekst as kode
        on samme.stillingskategori_kode = kode.kode and kode.liste = 'stillingskategori'
    where samme.stillingskategori_id <> -1
) as ny
where
    vaerdi.stillingskategori_id = ny.stillingskategori_id
    and vaerdi.stillingskategori <> ny.tekst;

update dm.dim_overenskomst as vaerdi
set
    overenskomst = ny.tekst,
    levering_nr = ny.levering_nr
from (
    select
        samme.overenskomst_id,
        coalesce(kode.tekst, samme.overenskomst_kode) as tekst,
        coalesce(kode.levering_nr, 0) as levering_nr
    from dm.dim_overenskomst as samme
    left join personaletekst as kode
        on samme.overenskomst_kode = kode.kode and kode.liste = 'overenskomst'
    where samme.overenskomst_id <> -1
) as ny
where
    vaerdi.overenskomst_id = ny.overenskomst_id
    and vaerdi.overenskomst <> ny.tekst;

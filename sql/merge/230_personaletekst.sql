-- The texts that the kommuner deliver beside the codes of staff follow the latest (periode,
-- leveret, sha256, line). The dimension says which delivery that is, so only three kinds of rows
-- are read: those of slices that count from now on, those of the deliveries whose text stands, and,
-- for a code whose text has gone or that is new, all there are.
-- The texts are everybody's: of two loads the second waits, sees the first one's rows, and
-- both decide alike. The caller holds the lock of the texts.

-- The last line of each delivery that gives a code a text, in slices in force. (`coalesce`: 292.)
create or replace temp view personaletekst_linje as
select
    kode.liste,
    kode.kode,
    dsa.levering_nr,
    max(dsa.linje_nr) as linje_nr
from dsa.flis_personale as dsa
cross join
    lateral (
        values
        ('stillingskategori', dsa.stillingskategori_kode, dsa.stillingskategori),
        ('overenskomst', dsa.overenskomst_kode, dsa.overenskomst)
    ) as kode (liste, kode, tekst)
where
    kode.tekst is not null
    and coalesce(
        (dsa.levering_nr, dsa.kommune_nr, dsa.periode) in (
            select
                udsnit.levering_nr,
                udsnit.kommune_nr,
                udsnit.periode
            from drift.levering_udsnit as udsnit
            where udsnit.kilde = 'flis-personale' and udsnit.status = 'gaeldende'
        ),
        false
    )
group by kode.liste, kode.kode, dsa.levering_nr;

create temp table personalekode on commit drop as
select
    'stillingskategori' as liste,
    vaerdi.stillingskategori_kode as kode,
    vaerdi.levering_nr
from dm.dim_stillingskategori as vaerdi
where vaerdi.stillingskategori_id <> -1
union all
select
    'overenskomst' as liste,
    vaerdi.overenskomst_kode as kode,
    vaerdi.levering_nr
from dm.dim_overenskomst as vaerdi
where vaerdi.overenskomst_id <> -1;

create temp table personaletekst_kandidat on commit drop as
select linje.*
from personaletekst_linje as linje
where
    linje.levering_nr = any(
        array(
            select kode.levering_nr
            from personalekode as kode
            union distinct
            select beroert.levering_nr_efter
            from beroert_udsnit as beroert
            where beroert.kilde = 'flis-personale' and beroert.levering_nr_efter is not null
        )
    );

-- A delivery that still gives its code a text gives the latest one, but for what was just read. Any
-- other code is looked for everywhere.
create temp table personalekode_soeges on commit drop as
select
    kode.liste,
    kode.kode
from personalekode as kode
where
    kode.levering_nr <> 0
    and not exists (
        select 1
        from personaletekst_kandidat as kandidat
        where
            kandidat.liste = kode.liste
            and kandidat.kode = kode.kode
            and kandidat.levering_nr = kode.levering_nr
    )
union distinct
select
    ny.liste,
    ny.kode
from ny_personalekode as ny;

insert into personaletekst_kandidat
select linje.*
from personaletekst_linje as linje
inner join personalekode_soeges as soeges
    on linje.liste = soeges.liste and linje.kode = soeges.kode
-- Where none is, nothing is read.
where exists (select 1 from personalekode_soeges);

create temp table personaletekst on commit drop as
select distinct on (kandidat.liste, kandidat.kode)
    kandidat.liste,
    kandidat.kode,
    case kandidat.liste
        when 'overenskomst' then dsa.overenskomst
        else dsa.stillingskategori
    end as tekst,
    kandidat.levering_nr
from personaletekst_kandidat as kandidat
inner join dsa.flis_personale as dsa
    on kandidat.levering_nr = dsa.levering_nr and kandidat.linje_nr = dsa.linje_nr
inner join drift.levering as levering
    on kandidat.levering_nr = levering.levering_nr
order by
    kandidat.liste asc,
    kandidat.kode asc,
    dsa.periode desc,
    levering.leveret desc,
    levering.sha256 desc,
    kandidat.linje_nr desc;

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
    and (vaerdi.stillingskategori, vaerdi.levering_nr) <> (ny.tekst, ny.levering_nr);

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
    and (vaerdi.overenskomst, vaerdi.levering_nr) <> (ny.tekst, ny.levering_nr);

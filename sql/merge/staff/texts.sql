-- Reads: beroert_udsnit, dm.dim_overenskomst, dm.dim_stillingskategori, drift.levering,
--        drift.levering_udsnit, drift.personaletekst, dsa.flis_personale
-- Makes: dm.dim_overenskomst, dm.dim_stillingskategori, drift.personaletekst,
--        personaletekst_foer, personaletekst_kandidat, personaletekst_linje,
--        personaletekst_soeges, personaletekst_valgt
-- The texts that the kommuner deliver beside the codes of staff. Of each kommune the latest
-- (periode, leveret, sha256, line) is kept; the dimension shows the latest of those that three
-- kommuner use, or all that have the code: nobody reads what one of the others calls its few. Where
-- none is, the code stands for itself.
-- Only three kinds of rows are read: those of slices that count from now on, those of the
-- deliveries whose text stands, and, for a code whose text has gone, all there are of the kommune.
-- The texts are everybody's: of two loads the second waits, sees the first one's rows, and both
-- decide alike. The caller holds the lock of the texts.

-- The last line of each delivery that gives a code a text, in slices in force. (`coalesce`: as in
-- attendance/rows_by_delivery.)
create or replace temp view personaletekst_linje as
select
    kode.liste,
    kode.kode,
    dsa.kommune_nr,
    dsa.periode,
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
group by kode.liste, kode.kode, dsa.kommune_nr, dsa.periode, dsa.levering_nr;

-- What stands for the kommuner whose staff this is about.
create temp table personaletekst_foer on commit drop as
select tekst.*
from drift.personaletekst as tekst
where
    tekst.kommune_nr in (
        select beroert.kommune_nr
        from beroert_udsnit as beroert
        where beroert.kilde = 'flis-personale'
    );

create temp table personaletekst_kandidat on commit drop as
select linje.*
from personaletekst_linje as linje
where
    linje.kommune_nr = any(
        array(
            select beroert.kommune_nr
            from beroert_udsnit as beroert
            where beroert.kilde = 'flis-personale'
        )
    )
    and linje.levering_nr = any(
        array(
            select foer.levering_nr
            from personaletekst_foer as foer
            union distinct
            select beroert.levering_nr_efter
            from beroert_udsnit as beroert
            where beroert.kilde = 'flis-personale' and beroert.levering_nr_efter is not null
        )
    );

-- A delivery that still gives its code a text gives the latest one, but for what was just read. Any
-- other code is looked for in all that its kommune has.
create temp table personaletekst_soeges on commit drop as
select
    foer.liste,
    foer.kode,
    foer.kommune_nr
from personaletekst_foer as foer
where
    not exists (
        select 1
        from personaletekst_kandidat as kandidat
        where
            kandidat.liste = foer.liste
            and kandidat.kode = foer.kode
            and kandidat.kommune_nr = foer.kommune_nr
            and kandidat.levering_nr = foer.levering_nr
    );

insert into personaletekst_kandidat
select linje.*
from personaletekst_linje as linje
inner join personaletekst_soeges as soeges
    on
        linje.liste = soeges.liste
        and linje.kode = soeges.kode
        and linje.kommune_nr = soeges.kommune_nr
-- Where none is, nothing is read.
where exists (select 1 from personaletekst_soeges);

delete from drift.personaletekst as tekst
using personaletekst_foer as foer
where
    tekst.kommune_nr = foer.kommune_nr
    and tekst.liste = foer.liste
    and tekst.kode = foer.kode;

insert into drift.personaletekst (
    liste, kode, kommune_nr, tekst, periode, levering_nr, linje_nr
)
select distinct on (kandidat.kommune_nr, kandidat.liste, kandidat.kode)
    kandidat.liste,
    kandidat.kode,
    kandidat.kommune_nr,
    case kandidat.liste
        when 'overenskomst' then dsa.overenskomst
        else dsa.stillingskategori
    end as tekst,
    kandidat.periode,
    kandidat.levering_nr,
    kandidat.linje_nr
from personaletekst_kandidat as kandidat
inner join dsa.flis_personale as dsa
    on kandidat.levering_nr = dsa.levering_nr and kandidat.linje_nr = dsa.linje_nr
inner join drift.levering as levering
    on kandidat.levering_nr = levering.levering_nr
order by
    kandidat.kommune_nr asc,
    kandidat.liste asc,
    kandidat.kode asc,
    kandidat.periode desc,
    levering.leveret desc,
    levering.sha256 desc,
    kandidat.linje_nr desc;

create temp table personaletekst_valgt on commit drop as
with
stemme as (
    select
        tekst.*,
        count(*) over (partition by tekst.liste, tekst.kode, tekst.tekst) as kommuner,
        count(*) over (partition by tekst.liste, tekst.kode) as kommuner_i_alt
    from drift.personaletekst as tekst
)

select distinct on (stemme.liste, stemme.kode)
    stemme.liste,
    stemme.kode,
    stemme.tekst,
    stemme.levering_nr
from stemme
inner join drift.levering as levering
    on stemme.levering_nr = levering.levering_nr
where stemme.kommuner >= least(3, stemme.kommuner_i_alt)
order by
    stemme.liste asc,
    stemme.kode asc,
    stemme.periode desc,
    levering.leveret desc,
    levering.sha256 desc,
    stemme.linje_nr desc;

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
    left join personaletekst_valgt as kode
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
    left join personaletekst_valgt as kode
        on samme.overenskomst_kode = kode.kode and kode.liste = 'overenskomst'
    where samme.overenskomst_id <> -1
) as ny
where
    vaerdi.overenskomst_id = ny.overenskomst_id
    and (vaerdi.overenskomst, vaerdi.levering_nr) <> (ny.tekst, ny.levering_nr);

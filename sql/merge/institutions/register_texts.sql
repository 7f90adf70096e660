-- Reads: dm.dim_ejerform, dm.dim_institution_stil, drift.levering, dsa.stil_dagtilbud_gaeldende
-- Makes: dm.dim_ejerform, dm.dim_institution_stil, kodetekst, ny_kode
-- The texts that stand beside a code of the register follow the latest (periode, leveret, sha256,
-- line) of those that three kommuner have had, or all with the code: what one of them alone calls
-- it is not for the others. They are no reason for a new version.
create temp table kodetekst on commit drop as
with
kode as (
    select
        kode.liste,
        kode.kode,
        kode.tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.stil_dagtilbud_gaeldende as dsa
    cross join
        lateral (
            values
            ('ejerform', dsa.ejerform_kode, dsa.ejerform),
            ('institutionstype', dsa.institutionstype_kode, dsa.institutionstype),
            ('lovgrundlag', dsa.lovgrundlag_kode, dsa.lovgrundlag)
        ) as kode (liste, kode, tekst)
    where kode.kode is not null
),

-- What each kommune's deliveries in force say, once for each text.
sagt as (
    select
        kode.liste,
        kode.kode,
        coalesce(kode.tekst, kode.kode) as tekst,
        kode.kommune_nr,
        kode.periode,
        kode.levering_nr,
        max(kode.linje_nr) as linje_nr
    from kode
    group by
        kode.liste, kode.kode, coalesce(kode.tekst, kode.kode), kode.kommune_nr, kode.periode,
        kode.levering_nr
),

spredning as (
    select
        sagt.liste,
        sagt.kode,
        sagt.tekst,
        count(distinct sagt.kommune_nr) as kommuner
    from sagt
    group by sagt.liste, sagt.kode, sagt.tekst
),

brugere as (
    select
        sagt.liste,
        sagt.kode,
        count(distinct sagt.kommune_nr) as kommuner
    from sagt
    group by sagt.liste, sagt.kode
),

-- A text that is not used widely enough gives way to one that is, and else to the code.
stemme as (
    select
        sagt.*,
        spredning.kommuner >= least(3, brugere.kommuner) as er_udbredt
    from sagt
    inner join spredning
        on
            sagt.liste = spredning.liste
            and sagt.kode = spredning.kode
            and sagt.tekst = spredning.tekst
    inner join brugere
        on sagt.liste = brugere.liste and sagt.kode = brugere.kode
)

select distinct on (stemme.liste, stemme.kode)
    stemme.liste,
    stemme.kode,
    case when stemme.er_udbredt then stemme.tekst else stemme.kode end as tekst,
    stemme.levering_nr
from stemme
inner join drift.levering as levering
    on stemme.levering_nr = levering.levering_nr
order by
    stemme.liste asc,
    stemme.kode asc,
    stemme.er_udbredt desc,
    stemme.periode desc,
    levering.leveret desc,
    levering.sha256 desc,
    stemme.linje_nr desc;

analyze kodetekst;

update dm.dim_ejerform as ejerform
set
    ejerform = ny.tekst,
    levering_nr = ny.levering_nr
from kodetekst as ny
where
    ny.liste = 'ejerform'
    and ejerform.ejerform_kode = ny.kode
    and ejerform.ejerform <> ny.tekst;

with
ny as (
    insert into dm.dim_ejerform (ejerform_kode, ejerform, levering_nr)
    select
        ny.kode,
        ny.tekst,
        ny.levering_nr
    from kodetekst as ny
    where
        ny.liste = 'ejerform'
        and not exists (
            select 1
            from dm.dim_ejerform as kendt
            where kendt.ejerform_kode = ny.kode
        )
    order by ny.kode
    returning ejerform_kode
)

insert into ny_kode (kolonne, kode)
select
    'ejerformkode' as kolonne,
    ny.ejerform_kode as kode
from ny
where ny.ejerform_kode not in ('1', '2', '3', '4')
union all
select
    'insttype3' as kolonne,
    ny.kode
from kodetekst as ny
where
    ny.liste = 'institutionstype'
    and ny.kode not in ('6010', '6011', '6012', '6013', '6014', '6020', '6021', '6022')
    -- A version gets the text of its code just below: none has this one yet.
    and not exists (
        select 1
        from dm.dim_institution_stil as kendt
        where kendt.institutionstype_kode = ny.kode and kendt.institutionstype is not null
    );

update dm.dim_institution_stil as enhed
set
    institutionstype = institutionstype.tekst,
    ejerform = ejerform.tekst,
    lovgrundlag = lovgrundlag.tekst
from dm.dim_institution_stil as samme
left join kodetekst as institutionstype
    on
        samme.institutionstype_kode = institutionstype.kode
        and institutionstype.liste = 'institutionstype'
left join kodetekst as ejerform
    on samme.ejerform_kode = ejerform.kode and ejerform.liste = 'ejerform'
left join kodetekst as lovgrundlag
    on samme.lovgrundlag_kode = lovgrundlag.kode and lovgrundlag.liste = 'lovgrundlag'
where
    enhed.institution_stil_id = samme.institution_stil_id
    and (enhed.institutionstype, enhed.ejerform, enhed.lovgrundlag)
    is distinct from (institutionstype.tekst, ejerform.tekst, lovgrundlag.tekst);

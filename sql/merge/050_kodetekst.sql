-- The texts that the kommuner deliver beside a code of the register follow the latest (periode,
-- leveret, sha256, line): they are no reason for a new version.
create temp table kodetekst on commit drop as
with
kode as (
    select
        'ejerform' as liste,
        dsa.ejerform_kode as kode,
        dsa.ejerform as tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.stil_dagtilbud as dsa
    where dsa.ejerform_kode is not null
    union all
    select
        'institutionstype' as liste,
        dsa.institutionstype_kode as kode,
        dsa.institutionstype as tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.stil_dagtilbud as dsa
    where dsa.institutionstype_kode is not null
    union all
    select
        'lovgrundlag' as liste,
        dsa.lovgrundlag_kode as kode,
        dsa.lovgrundlag as tekst,
        dsa.levering_nr,
        dsa.linje_nr,
        dsa.kommune_nr,
        dsa.periode
    from dsa.stil_dagtilbud as dsa
    where dsa.lovgrundlag_kode is not null
)

select distinct on (kode.liste, kode.kode)
    kode.liste,
    kode.kode,
    coalesce(kode.tekst, kode.kode) as tekst,
    kode.levering_nr
from kode
inner join drift.levering_udsnit as udsnit
    on
        kode.levering_nr = udsnit.levering_nr
        and kode.kommune_nr = udsnit.kommune_nr
        and kode.periode = udsnit.periode
        and udsnit.kilde = 'stil-dagtilbud'
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

-- Reads: dm.agg_befolkning, dm.agg_boern, dm.agg_personale, dm.agg_udgift, dm.dim_borger,
--        dm.dim_institution, dm.dim_institution_stil, dm.dim_institution_stil_adresse,
--        dm.dim_medarbejder, dm.fact_befolkning, dm.fact_indskrivning, dm.fact_personale,
--        dm.fact_tilstedevaerelse, dm.fact_udgift, dm.noeglefil, drift.levering_udsnit
-- Makes: kandidat_udsnit, omfang
-- Everything is to be looked at: every slice that was accepted, and whatever stands in the star
-- without one.
-- Slices that were to be looked at are among all of them.
delete from kandidat_udsnit;

insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    -- 0 is no delivery: whatever is elected, it is to be computed anew.
    0 as levering_nr_foer
from drift.levering_udsnit as udsnit
where udsnit.status in ('gaeldende', 'erstattet')
union distinct
select
    'dst-institution' as kilde,
    dim.kommune_nr,
    dim.system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.dim_institution as dim
where dim.institution_id <> -1
union distinct
select
    'stil-dagtilbud' as kilde,
    dim.kommune_nr,
    '' as system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.dim_institution_stil as dim
where dim.institution_stil_id <> -1
union distinct
select
    'stil-dagtilbud' as kilde,
    dim.kommune_nr,
    '' as system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.dim_institution_stil_adresse as dim
union distinct
select
    'dst-indskrivning' as kilde,
    dim.kommune_nr,
    '' as system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.dim_borger as dim
where dim.levering_nr <> 0
union distinct
select
    'dst-indskrivning' as kilde,
    fact.kommune_nr,
    '' as system,
    fact.maaned as periode,
    0 as levering_nr_foer
from dm.fact_indskrivning as fact
union distinct
select
    'dst-indskrivning' as kilde,
    agg.kommune_nr,
    '' as system,
    agg.maaned as periode,
    0 as levering_nr_foer
from dm.agg_boern as agg
union distinct
select
    'flis-personale' as kilde,
    dim.kommune_nr,
    '' as system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.dim_medarbejder as dim
where dim.medarbejder_id <> -1
union distinct
select
    'flis-personale' as kilde,
    fact.kommune_nr,
    '' as system,
    fact.maaned as periode,
    0 as levering_nr_foer
from dm.fact_personale as fact
union distinct
select
    'flis-personale' as kilde,
    agg.kommune_nr,
    '' as system,
    agg.maaned as periode,
    0 as levering_nr_foer
from dm.agg_personale as agg
union distinct
select
    'aula-tilstedevaerelse' as kilde,
    fact.kommune_nr,
    '' as system,
    fact.dato as periode,
    0 as levering_nr_foer
from dm.fact_tilstedevaerelse as fact
union distinct
select
    'dst-befolkning' as kilde,
    fact.kommune_nr,
    '' as system,
    fact.periode,
    0 as levering_nr_foer
from dm.fact_befolkning as fact
union distinct
select
    'dst-befolkning' as kilde,
    agg.kommune_nr,
    '' as system,
    agg.periode,
    0 as levering_nr_foer
from dm.agg_befolkning as agg
union distinct
select
    'dst-noeglefil' as kilde,
    noegle.kommune_nr,
    '' as system,
    '1900-01-01'::date as periode,
    0 as levering_nr_foer
from dm.noeglefil as noegle
union distinct
select
    'dst-regnskab' as kilde,
    fact.kommune_nr,
    '' as system,
    fact.periode,
    0 as levering_nr_foer
from dm.fact_udgift as fact
union distinct
select
    'dst-regnskab' as kilde,
    agg.kommune_nr,
    '' as system,
    agg.periode,
    0 as levering_nr_foer
from dm.agg_udgift as agg;

analyze kandidat_udsnit;

update omfang
set er_alt = true;

-- Years of figures for the reading side: the month that was loaded, again and again, back in time.
-- What they say is invented twice over; they are as many as a country leaves in {aar} years.
create temp table maaned_foer as
select dag::date as maaned
from
    generate_series(
        '2023-01-01'::date - interval '{aar} years', '2022-12-01'::date, '1 month'
    ) as dag;

create temp table kvartal_foer as
select maaned as periode
from maaned_foer
where extract(month from maaned) in (1, 4, 7, 10);

create temp table aar_foer as
select maaned as periode
from maaned_foer
where extract(month from maaned) = 1;

insert into dm.agg_boern
select
    kilde.kommune_nr,
    ny.maaned,
    kilde.antal_boern,
    kilde.antal_boern_0_2,
    kilde.antal_boern_3_5,
    kilde.antal_boern_dagpleje,
    kilde.antal_boern_vuggestue,
    kilde.antal_boern_boernehave,
    kilde.antal_boern_integreret,
    kilde.antal_boern_privat,
    kilde.antal_boern_fem_kategorier,
    kilde.antal_boern_daginstitution,
    kilde.antal_boern_normering_0_2,
    kilde.antal_boern_normering_3_5,
    kilde.fuldtidsboern_normering_0_2,
    kilde.fuldtidsboern_normering_3_5,
    kilde.fuldtidsboern_dagpleje
from dm.agg_boern as kilde
cross join maaned_foer as ny
where kilde.maaned = '2023-01-01';

insert into dm.agg_personale
select
    kilde.kommune_nr,
    ny.maaned,
    kilde.fuldtidspersoner_0_2,
    kilde.fuldtidspersoner_3_5,
    kilde.fuldtidspersoner_2023_0_2,
    kilde.fuldtidspersoner_2023_3_5,
    kilde.antal_dagplejere,
    kilde.fuldtidspersoner_dagpleje
from dm.agg_personale as kilde
cross join maaned_foer as ny
where kilde.maaned = '2023-01-01';

insert into dm.agg_udgift
select
    kilde.kommune_nr,
    ny.periode,
    kilde.udgift_dagtilbud_kr,
    kilde.udgift_dagpleje_kr,
    kilde.udgift_daginstitution_kr
from dm.agg_udgift as kilde
cross join aar_foer as ny
where kilde.periode = '2023-01-01';

insert into dm.agg_befolkning
select
    kilde.kommune_nr,
    ny.periode,
    (ny.periode + interval '3 months')::date as gaelder_til,
    kilde.antal_0_2,
    kilde.antal_3_5,
    kilde.antal_0_5
from dm.agg_befolkning as kilde
cross join kvartal_foer as ny
where kilde.periode = '2023-01-01';

insert into dm.agg_benchmark_indskrivning
select (
    jsonb_populate_record(
        kilde, jsonb_build_object('maaned', ny.maaned)
    )
).*
from dm.agg_benchmark_indskrivning as kilde
cross join maaned_foer as ny
where kilde.maaned = '2023-01-01' and kilde.dimension in ('HandleKommune', 'InstitutionSTIL');

analyze dm.agg_boern, dm.agg_personale, dm.agg_udgift, dm.agg_befolkning;
analyze dm.agg_benchmark_indskrivning;

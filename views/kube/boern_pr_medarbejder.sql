-- Question:    How many enrolled children are there to each employee?
-- Grain:       one row per kommune, anvisningsenhed and month (raekketype Enhed), and one per
--              kommune and month (raekketype Alle): a total over units is no sum of units
-- Numerator:   distinct children enrolled on the 1st (antal_indskrevne_boern)
-- Denominator: distinct persons employed on the 1st, all staff delivered (antal_medarbejdere)
-- Exclusions:  none; children and staff without a unit are one of the units, Ukendt
-- Source:      dm.fact_indskrivning, dm.fact_personale; docs/definitioner.md
create view kube.boern_pr_medarbejder
with (security_invoker = true)
as
with
person as not materialized (
    select
        barn.kommune_nr,
        barn.maaned,
        barn.institution_stil_nr,
        barn.institution_stil_id,
        barn.borger_nr,
        null::integer as person_nr
    from dm.fact_indskrivning as barn
    union all
    select
        ansat.kommune_nr,
        ansat.maaned,
        ansat.institution_stil_nr,
        ansat.institution_stil_id,
        null as borger_nr,
        ansat.person_nr
    from dm.fact_personale as ansat
),

-- Two levels side by side, each reading for itself: a filter on kommune and month reaches the
-- facts.
optalt as (
    select
        person.kommune_nr,
        person.maaned,
        'Enhed' as raekketype,
        person.institution_stil_nr,
        person.institution_stil_id,
        count(distinct person.borger_nr)::integer as antal_indskrevne_boern,
        count(distinct person.person_nr)::integer as antal_medarbejdere
    from person
    group by
        person.kommune_nr, person.maaned, person.institution_stil_nr, person.institution_stil_id
    union all
    select
        person.kommune_nr,
        person.maaned,
        'Alle' as raekketype,
        null as institution_stil_nr,
        null as institution_stil_id,
        count(distinct person.borger_nr)::integer as antal_indskrevne_boern,
        count(distinct person.person_nr)::integer as antal_medarbejdere
    from person
    group by person.kommune_nr, person.maaned
)

select
    optalt.kommune_nr,
    optalt.maaned as dato,
    tid.aar,
    tid.halvaar,
    tid.kvartal,
    tid.maaned_nr,
    tid.maaned_navn,
    optalt.raekketype,
    optalt.institution_stil_nr,
    coalesce(enhed.dagtilbudsnummer, 'Alle') as stil_dagtilbudsnummer,
    coalesce(enhed.enhedsnavn, 'Alle') as stil_enhedsnavn,
    optalt.antal_indskrevne_boern,
    optalt.antal_medarbejdere,
    round(
        optalt.antal_indskrevne_boern::numeric / nullif(optalt.antal_medarbejdere, 0), 6
    )::numeric(18, 6) as antal_boern_pr_medarbejder
from optalt
left join dm.dim_tid as tid
    on optalt.maaned = tid.dato
left join dm.dim_institution_stil as enhed
    on optalt.institution_stil_id = enhed.institution_stil_id;

comment on view kube.boern_pr_medarbejder is 'En række pr. kommune, anvisningsenhed og måned, og en pr. kommune og måned: indskrevne børn pr. medarbejder. Egen kommune.';
comment on column kube.boern_pr_medarbejder.kommune_nr is 'Kommunen.';
comment on column kube.boern_pr_medarbejder.dato is 'Månedens første dag; den dag, børn og medarbejdere tælles på.';
comment on column kube.boern_pr_medarbejder.aar is 'Kalenderår.';
comment on column kube.boern_pr_medarbejder.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column kube.boern_pr_medarbejder.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column kube.boern_pr_medarbejder.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column kube.boern_pr_medarbejder.maaned_navn is 'Månedens navn.';
comment on column kube.boern_pr_medarbejder.raekketype is 'Enhed: en anvisningsenhed; Alle: hele kommunen. Vælg den ene.';
comment on column kube.boern_pr_medarbejder.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor der ikke er en; tom i rækken Alle.';
comment on column kube.boern_pr_medarbejder.stil_dagtilbudsnummer is 'Anvisningsenhedens nummer; Alle i rækken for hele kommunen.';
comment on column kube.boern_pr_medarbejder.stil_enhedsnavn is 'Anvisningsenhedens navn; Alle i rækken for hele kommunen.';
comment on column kube.boern_pr_medarbejder.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.';
comment on column kube.boern_pr_medarbejder.antal_medarbejdere is 'Forskellige personer, ansat den 1.; alt personale, der er leveret.';
comment on column kube.boern_pr_medarbejder.antal_boern_pr_medarbejder is 'antal_indskrevne_boern / antal_medarbejdere, afrundet til seks decimaler; tom, hvor der ingen medarbejdere er.';

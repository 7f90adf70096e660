-- Question:    How far is each month from today?
-- Grain:       one row per month, as dm.dim_maaned
-- Numerator:   none
-- Denominator: none
-- Exclusions:  none
-- Source:      dm.dim_maaned
-- A view, because the answer changes with the day, and for BI tools: "the last twelve months" is a
-- condition on maaned_relativ that stays right. They read it in place of the table.
create view dm.maaned_i_dag
with (security_invoker = true)
as
select
    maaned.maaned,
    maaned.aar,
    maaned.halvaar_nr,
    maaned.halvaar,
    maaned.kvartal_nr,
    maaned.kvartal,
    maaned.maaned_nr,
    maaned.maaned_navn,
    maaned.aar_maaned,
    maaned.gyldig_fra,
    maaned.gyldig_til,
    maaned.er_aktuel,
    maaned.levering_nr,
    (maaned.aar - extract(year from current_date))::smallint as aar_relativ,
    (
        (maaned.aar - extract(year from current_date)) * 12
        + maaned.maaned_nr - extract(month from current_date)
    )::smallint as maaned_relativ
from dm.dim_maaned as maaned;

comment on view dm.maaned_i_dag is 'En række pr. måned, som dm.dim_maaned, og hvor langt den ligger fra i dag.';
comment on column dm.maaned_i_dag.maaned is 'Månedens første dag.';
comment on column dm.maaned_i_dag.aar is 'Kalenderår.';
comment on column dm.maaned_i_dag.halvaar_nr is 'Halvår, 1-2.';
comment on column dm.maaned_i_dag.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column dm.maaned_i_dag.kvartal_nr is 'Kvartal, 1-4.';
comment on column dm.maaned_i_dag.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column dm.maaned_i_dag.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column dm.maaned_i_dag.maaned_navn is 'Månedens navn.';
comment on column dm.maaned_i_dag.aar_maaned is 'År og måned, fx 2022-11.';
comment on column dm.maaned_i_dag.gyldig_fra is 'Første dag, rækken gælder; altid 1900-01-01.';
comment on column dm.maaned_i_dag.gyldig_til is 'Første dag, den ikke længere gælder; altid 9999-12-31.';
comment on column dm.maaned_i_dag.er_aktuel is 'Om rækken gælder; altid ja.';
comment on column dm.maaned_i_dag.levering_nr is 'Altid 0: rækken følger med systemet.';
comment on column dm.maaned_i_dag.aar_relativ is 'Årets afstand til det år, vi er i: 0 er i år, -1 er sidste år.';
comment on column dm.maaned_i_dag.maaned_relativ is 'Månedens afstand til den måned, vi er i: 0 er denne måned, -1 er den forrige; de seneste 12 hele måneder er -12 til -1.';

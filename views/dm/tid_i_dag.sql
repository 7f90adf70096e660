-- Question:    How far is each day from today?
-- Grain:       one row per day, as dm.dim_tid
-- Numerator:   none
-- Denominator: none
-- Exclusions:  none
-- Source:      dm.dim_tid
-- A view, because the answer changes with the day, and for BI tools: "the last twelve months" is a
-- condition on maaned_relativ that stays right. They read it in place of the table.
create view dm.tid_i_dag
with (security_invoker = true)
as
select
    tid.dato,
    tid.maaned,
    tid.aar,
    tid.halvaar_nr,
    tid.halvaar,
    tid.kvartal_nr,
    tid.kvartal,
    tid.maaned_nr,
    tid.maaned_navn,
    tid.dag_i_maaned,
    tid.iso_aar,
    tid.iso_uge,
    tid.ugedag_nr,
    tid.ugedag_navn,
    tid.er_weekend,
    tid.helligdag,
    tid.er_helligdag,
    tid.er_hverdag,
    tid.gyldig_fra,
    tid.gyldig_til,
    tid.er_aktuel,
    tid.levering_nr,
    (tid.aar - extract(year from current_date))::smallint as aar_relativ,
    (
        (tid.aar - extract(year from current_date)) * 12
        + tid.maaned_nr - extract(month from current_date)
    )::smallint as maaned_relativ
from dm.dim_tid as tid;

comment on view dm.tid_i_dag is 'En række pr. dag, som dm.dim_tid, og hvor langt den ligger fra i dag.';
comment on column dm.tid_i_dag.dato is 'Dagen.';
comment on column dm.tid_i_dag.maaned is 'Månedens første dag; nøglen til dim_maaned.';
comment on column dm.tid_i_dag.aar is 'Kalenderår.';
comment on column dm.tid_i_dag.halvaar_nr is 'Halvår, 1-2.';
comment on column dm.tid_i_dag.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column dm.tid_i_dag.kvartal_nr is 'Kvartal, 1-4.';
comment on column dm.tid_i_dag.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column dm.tid_i_dag.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column dm.tid_i_dag.maaned_navn is 'Månedens navn.';
comment on column dm.tid_i_dag.dag_i_maaned is 'Dag i måneden, 1-31.';
comment on column dm.tid_i_dag.iso_aar is 'Året, som ISO-ugen hører til.';
comment on column dm.tid_i_dag.iso_uge is 'ISO-uge, 1-53.';
comment on column dm.tid_i_dag.ugedag_nr is 'Ugedag, 1 er mandag; sorterer ugedag_navn.';
comment on column dm.tid_i_dag.ugedag_navn is 'Ugedagens navn.';
comment on column dm.tid_i_dag.er_weekend is 'Om dagen er lørdag eller søndag.';
comment on column dm.tid_i_dag.helligdag is 'Helligdagens navn; tom på andre dage. Store bededag til og med 2023.';
comment on column dm.tid_i_dag.er_helligdag is 'Om dagen er en dansk helligdag.';
comment on column dm.tid_i_dag.er_hverdag is 'Om dagen hverken er weekend eller helligdag.';
comment on column dm.tid_i_dag.gyldig_fra is 'Første dag, rækken gælder; altid 1900-01-01.';
comment on column dm.tid_i_dag.gyldig_til is 'Første dag, den ikke længere gælder; altid 9999-12-31.';
comment on column dm.tid_i_dag.er_aktuel is 'Om rækken gælder; altid ja.';
comment on column dm.tid_i_dag.levering_nr is 'Altid 0: rækken følger med systemet.';
comment on column dm.tid_i_dag.aar_relativ is 'Årets afstand til det år, vi er i: 0 er i år, -1 er sidste år.';
comment on column dm.tid_i_dag.maaned_relativ is 'Månedens afstand til den måned, vi er i: 0 er denne måned, -1 er den forrige; de seneste 12 hele måneder er -12 til -1.';

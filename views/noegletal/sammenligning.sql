-- Question:    How does each kommune stand on every indicator, against a comparison group?
-- Grain:       one row per indicator, kommune, period and comparison group
-- Numerator:   the indicator's; of the group, the sum over its members
-- Denominator: the indicator's; of the group, the sum over the same members
-- Exclusions:  in the group's figures, members without a value that everybody may see
--              (docs/adgang.md); no figure of a group with fewer than three
-- Source:      noegletal.alle; of the group, dm.agg_noegletal, drift.sammenligningsgruppe,
--              drift.noegletal; docs/definitioner.md
-- Runs with its owner's rights, like the indicators: dm.agg_noegletal is nobody else's to read.
create view noegletal.sammenligning
as
with
-- What others see of the members, whoever asks: not noegletal.alle, where a viewer sees its own
-- kommune exactly. So a group's figure says no more than its members' do, and is the same for all.
vist as (
    select
        medlem.gruppe_nr,
        register.noegletal_id,
        agg.periode,
        agg.taeller,
        agg.naevner
    from drift.sammenligningsgruppe_kommune as medlem
    inner join dm.agg_noegletal as agg
        on medlem.kommune_nr = agg.kommune_nr
    inner join drift.noegletal as register
        on agg.noegletal = register.noegletal
    where agg.vaerdi is not null
),

gruppe as (
    select
        vist.gruppe_nr,
        vist.noegletal_id,
        vist.periode,
        count(*) as antal_kommuner,
        sum(vist.taeller) as taeller,
        sum(vist.naevner) as naevner
    from vist
    group by vist.gruppe_nr, vist.noegletal_id, vist.periode
    having count(*) >= 3
)

select
    alle.noegletal_id,
    alle.noegletal_navn,
    alle.underomraade,
    alle.frekvens,
    alle.enhed,
    alle.kommune_nr,
    alle.kommune_navn,
    alle.periode,
    alle.taeller,
    alle.naevner,
    alle.vaerdi,
    alle.antal_maaneder,
    navn.gruppe_nr,
    navn.gruppe_navn,
    coalesce(gruppe.antal_kommuner, 0)::smallint as antal_kommuner,
    gruppe.taeller::numeric(18, 6) as gruppe_taeller,
    gruppe.naevner::numeric(18, 6) as gruppe_naevner,
    round(
        round(gruppe.taeller, 30) / nullif(gruppe.naevner, 0), 6
    )::numeric(18, 6) as gruppe_vaerdi
from noegletal.alle as alle
cross join drift.sammenligningsgruppe as navn
left join gruppe
    on
        navn.gruppe_nr = gruppe.gruppe_nr
        and alle.noegletal_id = gruppe.noegletal_id
        and alle.periode = gruppe.periode;

comment on view noegletal.sammenligning is 'En række pr. nøgletal, kommune, periode og sammenligningsgruppe: kommunens tal ved siden af gruppens.';
comment on column noegletal.sammenligning.noegletal_id is 'Nøgletallets nummer, U1-N3.';
comment on column noegletal.sammenligning.noegletal_navn is 'Nøgletallets navn.';
comment on column noegletal.sammenligning.underomraade is 'Udgifter, Aktivitet, Dækningsgrad eller Normering.';
comment on column noegletal.sammenligning.frekvens is 'Hvor ofte nøgletallet har et tal.';
comment on column noegletal.sammenligning.enhed is 'Værdiens enhed.';
comment on column noegletal.sammenligning.kommune_nr is 'Kommunen, der sammenlignes; den behøver ikke selv at være i gruppen.';
comment on column noegletal.sammenligning.kommune_navn is 'Kommunens navn.';
comment on column noegletal.sammenligning.periode is 'Periodens første dag.';
comment on column noegletal.sammenligning.taeller is 'Kommunens tæller.';
comment on column noegletal.sammenligning.naevner is 'Kommunens nævner.';
comment on column noegletal.sammenligning.vaerdi is 'Kommunens værdi.';
comment on column noegletal.sammenligning.antal_maaneder is 'Måneder med data i kommunens vindue.';
comment on column noegletal.sammenligning.gruppe_nr is 'Sammenligningsgruppen.';
comment on column noegletal.sammenligning.gruppe_navn is 'Sammenligningsgruppens navn.';
comment on column noegletal.sammenligning.antal_kommuner is 'Kommuner i gruppen, hvis tal er med; 0, hvor færre end tre har et, der må vises.';
comment on column noegletal.sammenligning.gruppe_taeller is 'Summen af deres tællere; tom, hvor færre end tre er med.';
comment on column noegletal.sammenligning.gruppe_naevner is 'Summen af deres nævnere; tom, hvor færre end tre er med.';
comment on column noegletal.sammenligning.gruppe_vaerdi is 'gruppe_taeller / gruppe_naevner (forholdet mellem summerne), afrundet til seks decimaler.';

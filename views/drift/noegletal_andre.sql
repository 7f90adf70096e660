-- Question:    What does whoever is logged in see of other kommuner's indicators?
-- Grain:       one row per indicator, kommune and period
-- Numerator:   the indicator's, with noise, null where it is hidden
-- Denominator: the indicator's, with noise, null where it is hidden
-- Exclusions:  the kommuner that the login sees in full; everything, where it sees all in full
-- Source:      dm.agg_noegletal; docs/adgang.md, "What others see"
-- The other half of every view in noegletal, which reads it with its owner's rights: nobody else
-- needs a right on it.
create view drift.noegletal_andre
as
select
    andre.noegletal,
    andre.kommune_nr,
    kommune.kommune_navn,
    andre.periode,
    andre.taeller,
    andre.naevner,
    andre.vaerdi,
    andre.antal_maaneder
from dm.agg_noegletal as andre
inner join dm.dim_kommune as kommune
    on andre.kommune_nr = kommune.kommune_nr
where
    not (select drift.ser_alle())
    and andre.kommune_nr <> all((select drift.mine_kommuner())::smallint[]);

comment on view drift.noegletal_andre is 'En række pr. nøgletal, kommune og periode: andre kommuners nøgletal, som den, der er logget på, må se dem. Læses kun gennem noegletal.';
comment on column drift.noegletal_andre.noegletal is 'Nøgletallets visning.';
comment on column drift.noegletal_andre.kommune_nr is 'Kommunen.';
comment on column drift.noegletal_andre.kommune_navn is 'Kommunens navn.';
comment on column drift.noegletal_andre.periode is 'Periodens første dag.';
comment on column drift.noegletal_andre.taeller is 'Tælleren; tom, hvor den er skjult.';
comment on column drift.noegletal_andre.naevner is 'Nævneren; tom, hvor den er skjult.';
comment on column drift.noegletal_andre.vaerdi is 'Værdien; tom, hvor tæller eller nævner er skjult, og hvor nøgletallet ingen har.';
comment on column drift.noegletal_andre.antal_maaneder is 'Måneder med data i nøgletallets vindue.';

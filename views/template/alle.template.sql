-- Question:    How does each kommune stand on every indicator?
-- Grain:       one row per indicator, kommune and period
-- Numerator:   the indicator's
-- Denominator: the indicator's
-- Exclusions:  none
-- Source:      the views of the indicators in this schema; docs/definitioner.md
create view noegletal.alle
as
{grene};

comment on view noegletal.alle is 'Alle 13 nøgletal under hinanden: en række pr. nøgletal, kommune og periode.';
comment on column noegletal.alle.noegletal_id is 'Nøgletallets id, fx A1.';
comment on column noegletal.alle.noegletal_navn is 'Nøgletallets navn.';
comment on column noegletal.alle.underomraade is 'Underområdet, nøgletallet hører til.';
comment on column noegletal.alle.frekvens is 'Hvor tit nøgletallet dannes.';
comment on column noegletal.alle.enhed is 'Hvad vaerdi måles i.';
comment on column noegletal.alle.kommune_nr is 'Kommunen.';
comment on column noegletal.alle.kommune_navn is 'Kommunens navn.';
comment on column noegletal.alle.periode is 'Periodens første dag; for rullende 12 måneder vinduets sidste måned.';
comment on column noegletal.alle.taeller is 'Nøgletallets tæller.';
comment on column noegletal.alle.naevner is 'Nøgletallets nævner.';
comment on column noegletal.alle.vaerdi is 'taeller / naevner; tom, hvor naevner er tom eller 0, eller perioden ikke er hel.';
comment on column noegletal.alle.antal_maaneder is 'Måneder med data i nøgletallets vindue.';

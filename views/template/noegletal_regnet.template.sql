-- Question:    What are all indicators, of the kommuner that the login sees in full?
-- Grain:       one row per indicator, kommune and period
-- Numerator:   the indicator's
-- Denominator: the indicator's
-- Exclusions:  the kommuner that the login does not see in full
-- Source:      drift.regnet_<noegletal>, each an indicator
-- What others see of the indicators is computed from it.
create view drift.noegletal_regnet
as
{grene};

comment on view drift.noegletal_regnet is 'Alle nøgletal, som de regnes: en række pr. nøgletal, kommune og periode.';
comment on column drift.noegletal_regnet.noegletal is 'Nøgletallets visning i noegletal.';
comment on column drift.noegletal_regnet.kommune_nr is 'Kommunen.';
comment on column drift.noegletal_regnet.periode is 'Periodens første dag; for rullende 12 måneder vinduets sidste måned.';
comment on column drift.noegletal_regnet.taeller is 'Nøgletallets tæller.';
comment on column drift.noegletal_regnet.naevner is 'Nøgletallets nævner.';
comment on column drift.noegletal_regnet.vaerdi is 'taeller / naevner; tom, hvor naevner er tom eller 0, eller perioden ikke er hel.';
comment on column drift.noegletal_regnet.antal_maaneder is 'Måneder med data i nøgletallets vindue.';

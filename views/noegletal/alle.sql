-- Question:    How does each kommune stand on every indicator?
-- Grain:       one row per indicator, kommune and period
-- Numerator:   the indicator's
-- Denominator: the indicator's
-- Exclusions:  none
-- Source:      the views of the indicators in this schema; docs/definitioner.md
create view noegletal.alle
as
select
    'U1' as noegletal_id,
    'Udgifter til dagtilbud pr. 0-5-årig' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_dagtilbud_pr_barn.kommune_nr,
    udgift_dagtilbud_pr_barn.kommune_navn,
    udgift_dagtilbud_pr_barn.periode,
    udgift_dagtilbud_pr_barn.taeller,
    udgift_dagtilbud_pr_barn.naevner,
    udgift_dagtilbud_pr_barn.vaerdi,
    udgift_dagtilbud_pr_barn.antal_maaneder
from noegletal.udgift_dagtilbud_pr_barn as udgift_dagtilbud_pr_barn
union all
select
    'U2' as noegletal_id,
    'Udgifter til dagpleje pr. 0-2-årig' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_dagpleje_pr_barn.kommune_nr,
    udgift_dagpleje_pr_barn.kommune_navn,
    udgift_dagpleje_pr_barn.periode,
    udgift_dagpleje_pr_barn.taeller,
    udgift_dagpleje_pr_barn.naevner,
    udgift_dagpleje_pr_barn.vaerdi,
    udgift_dagpleje_pr_barn.antal_maaneder
from noegletal.udgift_dagpleje_pr_barn as udgift_dagpleje_pr_barn
union all
select
    'U3' as noegletal_id,
    'Udgifter til daginstitutioner pr. 0-5-årig' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_daginstitution_pr_barn.kommune_nr,
    udgift_daginstitution_pr_barn.kommune_navn,
    udgift_daginstitution_pr_barn.periode,
    udgift_daginstitution_pr_barn.taeller,
    udgift_daginstitution_pr_barn.naevner,
    udgift_daginstitution_pr_barn.vaerdi,
    udgift_daginstitution_pr_barn.antal_maaneder
from noegletal.udgift_daginstitution_pr_barn as udgift_daginstitution_pr_barn
union all
select
    'U4' as noegletal_id,
    'Udgifter til dagtilbud pr. plads' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_dagtilbud_pr_plads.kommune_nr,
    udgift_dagtilbud_pr_plads.kommune_navn,
    udgift_dagtilbud_pr_plads.periode,
    udgift_dagtilbud_pr_plads.taeller,
    udgift_dagtilbud_pr_plads.naevner,
    udgift_dagtilbud_pr_plads.vaerdi,
    udgift_dagtilbud_pr_plads.antal_maaneder
from noegletal.udgift_dagtilbud_pr_plads as udgift_dagtilbud_pr_plads
union all
select
    'U5' as noegletal_id,
    'Udgifter til dagpleje pr. plads' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_dagpleje_pr_plads.kommune_nr,
    udgift_dagpleje_pr_plads.kommune_navn,
    udgift_dagpleje_pr_plads.periode,
    udgift_dagpleje_pr_plads.taeller,
    udgift_dagpleje_pr_plads.naevner,
    udgift_dagpleje_pr_plads.vaerdi,
    udgift_dagpleje_pr_plads.antal_maaneder
from noegletal.udgift_dagpleje_pr_plads as udgift_dagpleje_pr_plads
union all
select
    'U6' as noegletal_id,
    'Udgifter til daginstitutioner pr. plads' as noegletal_navn,
    'Udgifter' as underomraade,
    'år' as frekvens,
    'kr.' as enhed,
    udgift_daginstitution_pr_plads.kommune_nr,
    udgift_daginstitution_pr_plads.kommune_navn,
    udgift_daginstitution_pr_plads.periode,
    udgift_daginstitution_pr_plads.taeller,
    udgift_daginstitution_pr_plads.naevner,
    udgift_daginstitution_pr_plads.vaerdi,
    udgift_daginstitution_pr_plads.antal_maaneder
from noegletal.udgift_daginstitution_pr_plads as udgift_daginstitution_pr_plads
union all
select
    'A1' as noegletal_id,
    'Andel børn i dagpleje' as noegletal_navn,
    'Aktivitet' as underomraade,
    'måned' as frekvens,
    'andel' as enhed,
    andel_boern_i_dagpleje.kommune_nr,
    andel_boern_i_dagpleje.kommune_navn,
    andel_boern_i_dagpleje.periode,
    andel_boern_i_dagpleje.taeller,
    andel_boern_i_dagpleje.naevner,
    andel_boern_i_dagpleje.vaerdi,
    andel_boern_i_dagpleje.antal_maaneder
from noegletal.andel_boern_i_dagpleje as andel_boern_i_dagpleje
union all
select
    'A2' as noegletal_id,
    'Andel børn i integreret institution' as noegletal_navn,
    'Aktivitet' as underomraade,
    'måned' as frekvens,
    'andel' as enhed,
    andel_boern_i_integreret_institution.kommune_nr,
    andel_boern_i_integreret_institution.kommune_navn,
    andel_boern_i_integreret_institution.periode,
    andel_boern_i_integreret_institution.taeller,
    andel_boern_i_integreret_institution.naevner,
    andel_boern_i_integreret_institution.vaerdi,
    andel_boern_i_integreret_institution.antal_maaneder
from noegletal.andel_boern_i_integreret_institution as andel_boern_i_integreret_institution
union all
select
    'D1' as noegletal_id,
    'Dækningsgrad, 0-2 år' as noegletal_navn,
    'Dækningsgrad' as underomraade,
    'måned' as frekvens,
    'andel' as enhed,
    daekningsgrad_0_2.kommune_nr,
    daekningsgrad_0_2.kommune_navn,
    daekningsgrad_0_2.periode,
    daekningsgrad_0_2.taeller,
    daekningsgrad_0_2.naevner,
    daekningsgrad_0_2.vaerdi,
    daekningsgrad_0_2.antal_maaneder
from noegletal.daekningsgrad_0_2 as daekningsgrad_0_2
union all
select
    'D2' as noegletal_id,
    'Dækningsgrad, 3-5 år' as noegletal_navn,
    'Dækningsgrad' as underomraade,
    'måned' as frekvens,
    'andel' as enhed,
    daekningsgrad_3_5.kommune_nr,
    daekningsgrad_3_5.kommune_navn,
    daekningsgrad_3_5.periode,
    daekningsgrad_3_5.taeller,
    daekningsgrad_3_5.naevner,
    daekningsgrad_3_5.vaerdi,
    daekningsgrad_3_5.antal_maaneder
from noegletal.daekningsgrad_3_5 as daekningsgrad_3_5
union all
select
    'N1' as noegletal_id,
    'Normering i daginstitutioner, 0-2 år' as noegletal_navn,
    'Normering' as underomraade,
    'rullende 12 måneder' as frekvens,
    'børn pr. fuldtidsperson' as enhed,
    normering_daginstitution_0_2.kommune_nr,
    normering_daginstitution_0_2.kommune_navn,
    normering_daginstitution_0_2.periode,
    normering_daginstitution_0_2.taeller,
    normering_daginstitution_0_2.naevner,
    normering_daginstitution_0_2.vaerdi,
    normering_daginstitution_0_2.antal_maaneder
from noegletal.normering_daginstitution_0_2 as normering_daginstitution_0_2
union all
select
    'N2' as noegletal_id,
    'Normering i daginstitutioner, 3-5 år' as noegletal_navn,
    'Normering' as underomraade,
    'rullende 12 måneder' as frekvens,
    'børn pr. fuldtidsperson' as enhed,
    normering_daginstitution_3_5.kommune_nr,
    normering_daginstitution_3_5.kommune_navn,
    normering_daginstitution_3_5.periode,
    normering_daginstitution_3_5.taeller,
    normering_daginstitution_3_5.naevner,
    normering_daginstitution_3_5.vaerdi,
    normering_daginstitution_3_5.antal_maaneder
from noegletal.normering_daginstitution_3_5 as normering_daginstitution_3_5
union all
select
    'N3' as noegletal_id,
    'Normering i dagpleje' as noegletal_navn,
    'Normering' as underomraade,
    'rullende 12 måneder' as frekvens,
    'børn pr. dagplejer' as enhed,
    normering_dagpleje.kommune_nr,
    normering_dagpleje.kommune_navn,
    normering_dagpleje.periode,
    normering_dagpleje.taeller,
    normering_dagpleje.naevner,
    normering_dagpleje.vaerdi,
    normering_dagpleje.antal_maaneder
from noegletal.normering_dagpleje as normering_dagpleje;
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

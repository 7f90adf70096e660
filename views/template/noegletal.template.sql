-- Question:    Which indicators are there?
-- Grain:       one row per indicator
-- Numerator:   none
-- Denominator: none
-- Exclusions:  none
-- Source:      views/noegletal.csv
create view drift.noegletal (
    noegletal_id,
    noegletal,
    noegletal_navn,
    underomraade,
    frekvens,
    enhed,
    form,
    personer,
    decimaler,
    er_flis,
    beskrivelse
)
as
values
{vaerdier};

comment on view drift.noegletal is 'En række pr. nøgletal: hvad det hedder, måles i og regnes over, og hvordan andre må se det.';
comment on column drift.noegletal.noegletal_id is 'Nøgletallets id: U1-N3 er FLIS'' 13, S1-S5 Danmarks Statistiks metode.';
comment on column drift.noegletal.noegletal is 'Nøgletallets visning i noegletal.';
comment on column drift.noegletal.noegletal_navn is 'Nøgletallets navn.';
comment on column drift.noegletal.underomraade is 'Underområdet, nøgletallet hører til.';
comment on column drift.noegletal.frekvens is 'Hvor tit nøgletallet dannes.';
comment on column drift.noegletal.enhed is 'Hvad værdien måles i.';
comment on column drift.noegletal.form is 'Hvordan nøgletallet regnes: maaned, aar, aar_pr_plads, rullende eller kalenderaar.';
comment on column drift.noegletal.personer is 'Hvad der er tal på personer og skjules for andre, hvor de er få: begge, eller kun naevner.';
comment on column drift.noegletal.decimaler is 'Hvor mange decimaler andre ser af værdien.';
comment on column drift.noegletal.er_flis is 'Om nøgletallet er et af FLIS'' 13.';
comment on column drift.noegletal.beskrivelse is 'Hvad nøgletallet siger.';

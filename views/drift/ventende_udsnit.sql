-- Question:    Which parts of deliveries are held back, and wait for somebody to decide?
-- Grain:       one row per delivery and slice that is held
-- Numerator:   none
-- Denominator: none
-- Exclusions:  those of which a newer delivery was accepted: there is nothing left to decide
-- Source:      drift.levering, drift.levering_udsnit
-- Runs with its owner's rights, as the overview that reads it; row security asks who is logged in.
create view drift.ventende_udsnit
as
select
    holdt.levering_nr,
    holdt.kommune_nr,
    holdt.periode,
    holdt.system,
    holdt.kilde
from drift.levering_udsnit as holdt
inner join drift.levering as levering
    on holdt.levering_nr = levering.levering_nr
where
    holdt.status = 'tilbageholdt'
    and not exists (
        select 1
        from drift.levering_udsnit as udsnit
        inner join drift.levering as nyere
            on udsnit.levering_nr = nyere.levering_nr
        where
            udsnit.kilde = holdt.kilde
            and udsnit.kommune_nr = holdt.kommune_nr
            and udsnit.system = holdt.system
            and udsnit.periode = holdt.periode
            and udsnit.status in ('gaeldende', 'erstattet')
            and (nyere.leveret, nyere.sha256) > (levering.leveret, levering.sha256)
    );

comment on view drift.ventende_udsnit is 'En række pr. leverance og udsnit, der holdes tilbage og venter på en afgørelse; ikke dem, som en nyere, godkendt leverance er trådt i stedet for.';
comment on column drift.ventende_udsnit.levering_nr is 'Leverancen.';
comment on column drift.ventende_udsnit.kommune_nr is 'Kommunen.';
comment on column drift.ventende_udsnit.periode is 'Udsnittets første dag.';
comment on column drift.ventende_udsnit.system is 'Fagsystemet med små bogstaver; tom, hvor kilden ikke har et.';
comment on column drift.ventende_udsnit.kilde is 'Kilden, som i drift.levering.';

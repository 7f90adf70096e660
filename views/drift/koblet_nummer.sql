-- Question:    Whose is a number of a link: the person's own, or one that they had before?
-- Grain:       one row per number in a link, the newest of each person among them
-- Numerator:   none
-- Denominator: none
-- Exclusions:  numbers without a link
-- Source:      drift.cpr_kobling
create view drift.koblet_nummer
as
select
    kobling.gammel_uuid as person_uuid,
    kobling.gaeldende_uuid
from drift.cpr_kobling as kobling
union distinct
select
    kobling.gaeldende_uuid as person_uuid,
    kobling.gaeldende_uuid
from drift.cpr_kobling as kobling;

comment on view drift.koblet_nummer is 'En række pr. nummer i en kobling, også personens nyeste: hvis det er.';
comment on column drift.koblet_nummer.person_uuid is 'Nummerets pseudonym.';
comment on column drift.koblet_nummer.gaeldende_uuid is 'Pseudonymet af personens nyeste nummer.';

-- Reads: drift.koblet_nummer, sletning_person
-- Makes: sletning_person
-- Whoever is to be forgotten is so under all numbers that were linked to theirs.
insert into sletning_person (person_uuid, ny_uuid)
select
    samme.person_uuid,
    gen_random_uuid() as ny_uuid
from drift.koblet_nummer as samme
where
    samme.gaeldende_uuid in (
        select person.gaeldende_uuid
        from drift.koblet_nummer as person
        inner join sletning_person as sletning
            on person.person_uuid = sletning.person_uuid
    )
    and samme.person_uuid not in (select sletning.person_uuid from sletning_person as sletning);

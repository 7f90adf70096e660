-- Whoever is to be forgotten is so under all numbers that were linked to theirs.
insert into sletning_person (person_uuid, ny_uuid)
with
person as (
    select
        kobling.gammel_uuid as person_uuid,
        kobling.gaeldende_uuid
    from drift.cpr_kobling as kobling
    union distinct
    select
        kobling.gaeldende_uuid as person_uuid,
        kobling.gaeldende_uuid
    from drift.cpr_kobling as kobling
)

select
    samme.person_uuid,
    gen_random_uuid() as ny_uuid
from person as samme
where
    samme.gaeldende_uuid in (
        select person.gaeldende_uuid
        from person
        inner join sletning_person as sletning
            on person.person_uuid = sletning.person_uuid
    )
    and samme.person_uuid not in (select sletning.person_uuid from sletning_person as sletning);

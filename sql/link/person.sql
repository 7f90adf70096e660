-- All numbers of the person of link $1.
insert into kobling_person (person_uuid)
with
person as (
    select samme.*
    from drift.cpr_kobling as kobling
    inner join drift.cpr_kobling as samme
        on kobling.gaeldende_uuid = samme.gaeldende_uuid
    where kobling.kobling_nr = $1
)

select person.gammel_uuid
from person
union distinct
select person.gaeldende_uuid
from person;

-- Reads: drift.cpr_kobling, drift.koblet_nummer
-- Makes: kobling_person
-- All numbers of the person of link $1.
insert into kobling_person (person_uuid)
select person.person_uuid
from drift.cpr_kobling as kobling
inner join drift.koblet_nummer as person
    on kobling.gaeldende_uuid = person.gaeldende_uuid
where kobling.kobling_nr = $1;

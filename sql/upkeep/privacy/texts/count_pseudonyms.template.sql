-- Reads: {tabel}
-- How many values of a column are pseudonyms of the people to be forgotten.
select count(*) as antal
from {tabel}
where {kolonne} in (select person.person_uuid from pg_temp.sletning_person as person);

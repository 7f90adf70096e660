-- Reads: drift.medarbejder_noegle, dsa.foedselsdato, sletning_person, sletning_raekke
-- Makes: drift.borger_noegle, drift.cpr_kobling, drift.medarbejder_noegle, drift.person_noegle,
--        dsa.aula_tilstedevaerelse, dsa.dst_indskrivning, dsa.flis_personale
-- The people's rows stay with their measures, under keys that are nobody's: no name, no number, the
-- date of birth moved inside its month, so that the age in months on the 1st is the same.
update dsa.dst_indskrivning as dsa
set
    borger_uuid = person.ny_uuid,
    fornavn = null,
    efternavn = null,
    statsborgerskab = null,
    foedselsdato = date_trunc('month', dsa.foedselsdato)::date
    + case when extract(day from dsa.foedselsdato) = 1 then 0 else 1 end
from sletning_person as person
where dsa.borger_uuid = person.person_uuid;

update dsa.aula_tilstedevaerelse as dsa
set borger_uuid = person.ny_uuid
from sletning_person as person
where dsa.borger_uuid = person.person_uuid;

update dsa.flis_personale as dsa
set
    person_uuid = person.ny_uuid,
    ansaettelse_id = concat('anonym-', noegle.medarbejder_nr),
    foedselsdato = date_trunc('month', dsa.foedselsdato)::date
    + case when extract(day from dsa.foedselsdato) = 1 then 0 else 1 end
from sletning_person as person
cross join drift.medarbejder_noegle as noegle
where
    dsa.person_uuid = person.person_uuid
    and dsa.kommune_nr = noegle.kommune_nr
    and dsa.ansaettelse_id = noegle.ansaettelse_id;

-- Held back or out of force, an employment may have no number yet.
update dsa.flis_personale as dsa
set
    person_uuid = person.ny_uuid,
    ansaettelse_id = concat('anonym-', dsa.levering_nr, '-', dsa.linje_nr),
    foedselsdato = null
from sletning_person as person
where dsa.person_uuid = person.person_uuid;

update drift.medarbejder_noegle as noegle
set ansaettelse_id = concat('anonym-', noegle.medarbejder_nr)
from sletning_raekke as raekke
where
    noegle.kommune_nr = raekke.kommune_nr
    and noegle.ansaettelse_id = raekke.ansaettelse_id;

update drift.borger_noegle as noegle
set borger_uuid = person.ny_uuid
from sletning_person as person
where noegle.borger_uuid = person.person_uuid;

update drift.person_noegle as noegle
set person_uuid = person.ny_uuid
from sletning_person as person
where noegle.person_uuid = person.person_uuid;

update drift.cpr_kobling as kobling
set gammel_uuid = person.ny_uuid
from sletning_person as person
where kobling.gammel_uuid = person.person_uuid;

update drift.cpr_kobling as kobling
set ny_uuid = person.ny_uuid
from sletning_person as person
where kobling.ny_uuid = person.person_uuid;

update drift.cpr_kobling as kobling
set gaeldende_uuid = person.ny_uuid
from sletning_person as person
where kobling.gaeldende_uuid = person.person_uuid;

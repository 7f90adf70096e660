-- The person's rows stay with their measures, under a key that is nobody's: no name, no number, the
-- date of birth moved inside its month, so that the age in months on the 1st is the same.
update dsa.dst_indskrivning
set
    borger_uuid = '{ny}',
    fornavn = null,
    efternavn = null,
    statsborgerskab = null,
    foedselsdato = date_trunc('month', foedselsdato)::date
    + case when extract(day from foedselsdato) = 1 then 0 else 1 end
where borger_uuid = '{person}';

update dsa.aula_tilstedevaerelse
set borger_uuid = '{ny}'
where borger_uuid = '{person}';

update dsa.flis_personale as dsa
set
    person_uuid = '{ny}',
    ansaettelse_id = concat('anonym-', noegle.medarbejder_nr),
    foedselsdato = date_trunc('month', dsa.foedselsdato)::date
    + case when extract(day from dsa.foedselsdato) = 1 then 0 else 1 end
from drift.medarbejder_noegle as noegle
where
    dsa.person_uuid = '{person}'
    and dsa.kommune_nr = noegle.kommune_nr
    and dsa.ansaettelse_id = noegle.ansaettelse_id;

-- Held back or out of force, an employment may have no number yet.
update dsa.flis_personale
set
    person_uuid = '{ny}',
    ansaettelse_id = concat('anonym-', levering_nr, '-', linje_nr),
    foedselsdato = null
where person_uuid = '{person}';

update drift.medarbejder_noegle as noegle
set ansaettelse_id = concat('anonym-', noegle.medarbejder_nr)
from sletning_raekke as raekke
where
    noegle.kommune_nr = raekke.kommune_nr
    and noegle.ansaettelse_id = raekke.ansaettelse_id;

update drift.borger_noegle
set borger_uuid = '{ny}'
where borger_uuid = '{person}';

update drift.person_noegle
set person_uuid = '{ny}'
where person_uuid = '{person}';

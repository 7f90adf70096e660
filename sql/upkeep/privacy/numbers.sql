-- Reads: drift.cpr_boks, sletning_person
-- The numbers of whoever is to be forgotten, as the vault has them.
select boks.cpr
from drift.cpr_boks as boks
where boks.person_uuid in (select sletning.person_uuid from sletning_person as sletning);

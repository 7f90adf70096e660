-- Reads: ny_pseudonym
-- Makes: drift.borger_noegle, drift.cpr_boks, drift.cpr_kobling, drift.person_noegle,
--        dsa.aula_tilstedevaerelse, dsa.dst_indskrivning, dsa.flis_personale
-- Gives every person the pseudonym of the new key, wherever the old one stands. `ny_pseudonym` has
-- both; the star carries numbers, which stay.
analyze ny_pseudonym;

update drift.cpr_boks as raekke
set person_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.person_uuid = ny.person_uuid;

update drift.borger_noegle as raekke
set borger_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.borger_uuid = ny.person_uuid;

update drift.person_noegle as raekke
set person_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.person_uuid = ny.person_uuid;

update dsa.dst_indskrivning as raekke
set borger_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.borger_uuid = ny.person_uuid;

update dsa.aula_tilstedevaerelse as raekke
set borger_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.borger_uuid = ny.person_uuid;

update dsa.flis_personale as raekke
set person_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.person_uuid = ny.person_uuid;

update drift.cpr_kobling as raekke
set gammel_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.gammel_uuid = ny.person_uuid;

update drift.cpr_kobling as raekke
set ny_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.ny_uuid = ny.person_uuid;

update drift.cpr_kobling as raekke
set gaeldende_uuid = ny.ny_uuid
from ny_pseudonym as ny
where raekke.gaeldende_uuid = ny.person_uuid;

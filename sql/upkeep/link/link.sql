-- Reads: kobling_par
-- Makes: drift.cpr_kobling
-- Links the numbers in `kobling_par`. Returns the link's number.
insert into drift.cpr_kobling (gammel_uuid, ny_uuid, gaeldende_uuid)
select
    par.gammel_uuid,
    par.ny_uuid,
    par.ny_uuid as gaeldende_uuid
from kobling_par as par
returning kobling_nr;

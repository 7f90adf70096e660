-- Reads: drift.cpr_kobling
-- Makes: drift.cpr_kobling
-- A person's newest number is where the links end. The program lets nobody link in a circle.
with recursive
vej as (
    select
        kobling.gammel_uuid,
        kobling.ny_uuid as gaeldende_uuid
    from drift.cpr_kobling as kobling
    union distinct
    select
        vej.gammel_uuid,
        naeste.ny_uuid as gaeldende_uuid
    from vej
    inner join drift.cpr_kobling as naeste
        on vej.gaeldende_uuid = naeste.gammel_uuid
)

update drift.cpr_kobling as kobling
set gaeldende_uuid = vej.gaeldende_uuid
from vej
where
    kobling.gammel_uuid = vej.gammel_uuid
    and kobling.gaeldende_uuid <> vej.gaeldende_uuid
    and vej.gaeldende_uuid not in (select naeste.gammel_uuid from drift.cpr_kobling as naeste);

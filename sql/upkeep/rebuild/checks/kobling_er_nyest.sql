-- Reads: drift.cpr_kobling
-- A link says which number is the person's newest: one that no link leads away from. No number
-- leads to itself.
select count(*) as antal
from drift.cpr_kobling as kobling
where
    kobling.gaeldende_uuid in (select naeste.gammel_uuid from drift.cpr_kobling as naeste)
    or kobling.gaeldende_uuid <> coalesce(
        (
            select naeste.gaeldende_uuid
            from drift.cpr_kobling as naeste
            where naeste.gammel_uuid = kobling.ny_uuid
        ),
        kobling.ny_uuid
    );

-- Reads: dm.dim_borger, dm.fact_personale, drift.borger_noegle, drift.cpr_kobling,
--        drift.person_noegle
-- The links: whose they are as the star knows them, and who made them when; no number.
select
    kobling.kobling_nr,
    coalesce(
        (
            select
                string_agg(
                    concat(noegle.kommune_nr, '/', noegle.borger_nr), ', '
                    order by noegle.kommune_nr
                )
            from drift.borger_noegle as noegle
            where
                noegle.borger_uuid = kobling.gaeldende_uuid
                and noegle.borger_nr in (select dim.borger_nr from dm.dim_borger as dim)
        ),
        ''
    ) as boern,
    coalesce(
        (
            select
                string_agg(
                    concat(noegle.kommune_nr, '/', noegle.person_nr), ', '
                    order by noegle.kommune_nr
                )
            from drift.person_noegle as noegle
            where
                noegle.person_uuid = kobling.gaeldende_uuid
                and noegle.person_nr in (select fact.person_nr from dm.fact_personale as fact)
        ),
        ''
    ) as ansatte,
    kobling.koblet_af,
    to_char(kobling.koblet_tid at time zone 'Europe/Copenhagen', 'YYYY-MM-DD HH24:MI') as tid
from drift.cpr_kobling as kobling
order by kobling.kobling_nr;

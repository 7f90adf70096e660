-- Reads: drift.levering, grundlag
-- The deliveries that the figure's rows came from, with their lines: runs of numbers.
with
linje as (
    select distinct
        grundlag.del,
        grundlag.levering_nr,
        grundlag.linje_nr
    from grundlag
),

stykke as (
    select
        linje.*,
        linje.linje_nr - row_number() over (
            partition by linje.del, linje.levering_nr
            order by linje.linje_nr
        ) as stykke_nr
    from linje
),

raekke as (
    select
        stykke.del,
        stykke.levering_nr,
        min(stykke.linje_nr) as fra,
        count(*) as antal,
        concat_ws(
            '-', min(stykke.linje_nr), nullif(max(stykke.linje_nr), min(stykke.linje_nr))
        ) as linjer
    from stykke
    group by stykke.del, stykke.levering_nr, stykke.stykke_nr
)

select to_json(samlet)::text as linje
from (
    select
        raekke.del,
        raekke.levering_nr,
        levering.kilde,
        levering.filnavn,
        to_char(levering.leveret, 'YYYYMMDD"T"HH24MI') as leveret,
        sum(raekke.antal)::bigint as antal_linjer,
        string_agg(raekke.linjer, ', ' order by raekke.fra) as linjer
    from raekke
    inner join drift.levering as levering
        on raekke.levering_nr = levering.levering_nr
    group by
        raekke.del,
        raekke.levering_nr,
        levering.kilde,
        levering.filnavn,
        levering.leveret
) as samlet
order by samlet.del desc, samlet.leveret asc, samlet.levering_nr asc;

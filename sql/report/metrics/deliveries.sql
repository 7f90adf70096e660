-- Reads: drift.levering, drift.ventende_udsnit
-- What monitoring is told, by source and status. Lines, held slices and the newest delivery are
-- those of the whole source, the same on each of its rows; the newest is one that counts.
with
tilbageholdt as (
    select
        venter.kilde,
        count(*) as antal
    from drift.ventende_udsnit as venter
    group by venter.kilde
),

kilden as (
    select
        levering.kilde,
        sum(levering.antal_godkendt)::bigint as antal_godkendt,
        sum(levering.antal_afvist)::bigint as antal_afvist,
        extract(
            epoch from max(levering.leveret) filter (
                where levering.status in ('indlaest', 'delvis')
            ) at time zone 'Europe/Copenhagen'
        )::double precision as nyeste
    from drift.levering as levering
    group by levering.kilde
)

select
    levering.kilde,
    levering.status,
    count(*) as antal_leverancer,
    kilden.antal_godkendt,
    kilden.antal_afvist,
    coalesce(tilbageholdt.antal, 0) as antal_holdt,
    kilden.nyeste,
    extract(epoch from now())::double precision - kilden.nyeste as nyeste_alder
from drift.levering as levering
inner join kilden
    on levering.kilde = kilden.kilde
left join tilbageholdt
    on levering.kilde = tilbageholdt.kilde
group by
    levering.kilde,
    levering.status,
    kilden.antal_godkendt,
    kilden.antal_afvist,
    tilbageholdt.antal,
    kilden.nyeste
order by levering.kilde, levering.status;

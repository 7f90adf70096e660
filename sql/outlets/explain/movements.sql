-- Reads: drift.haendelse, drift.levering, drift.levering_udsnit, drift.rettet_linje
-- What was done since $1 that the figure may have moved with: deliveries of kommune $2 and sources
-- $3, of months from $4 to $5 (the register and other snapshots: until $5), loaded, retracted or
-- mended since. `foer` is the delivery that it took the place of, slice by slice.
with
udsnit as (
    select
        udsnit.*,
        levering.filnavn,
        levering.leveret,
        levering.sha256,
        levering.indlaest_tid,
        levering.status as levering_status
    from drift.levering_udsnit as udsnit
    inner join drift.levering as levering
        on udsnit.levering_nr = levering.levering_nr
    where
        udsnit.kommune_nr = $2
        and udsnit.kilde = any($3::text[])
        and udsnit.periode <= $5
        and (
            udsnit.periode >= $4
            or udsnit.kilde
            in ('dst-institution', 'stil-dagtilbud', 'dst-noeglefil', 'dst-befolkning')
        )
),

trukket as (
    select
        haendelse.levering_nr,
        max(haendelse.udfoert_tid) as tid
    from drift.haendelse as haendelse
    where haendelse.handling = 'trukket'
    group by haendelse.levering_nr
),

rettet as (
    select
        rettet.levering_nr,
        count(*) as antal
    from drift.rettet_linje as rettet
    where rettet.rettet_tid >= $1
    group by rettet.levering_nr
)

select
    udsnit.levering_nr,
    udsnit.kilde,
    udsnit.filnavn,
    udsnit.status,
    udsnit.periode,
    udsnit.system,
    udsnit.antal_raekker,
    udsnit.antal_afvist,
    coalesce(rettet.antal, 0) as antal_rettet,
    foer.levering_nr as levering_nr_foer
from udsnit
left join trukket
    on udsnit.levering_nr = trukket.levering_nr
left join rettet
    on udsnit.levering_nr = rettet.levering_nr
left join
    lateral (
        select tidligere.levering_nr
        from udsnit as tidligere
        where
            tidligere.kilde = udsnit.kilde
            and tidligere.system = udsnit.system
            and tidligere.periode = udsnit.periode
            and tidligere.status in ('gaeldende', 'erstattet')
            and (tidligere.leveret, tidligere.sha256) < (udsnit.leveret, udsnit.sha256)
        order by tidligere.leveret desc, tidligere.sha256 desc
        limit 1
    ) as foer
    on true
where
    udsnit.indlaest_tid >= $1
    or trukket.tid >= $1
    or rettet.antal > 0
order by udsnit.leveret, udsnit.levering_nr, udsnit.periode, udsnit.system;

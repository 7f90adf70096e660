-- Reads: drift.levering, drift.levering_udsnit
-- The deliveries that a kommune's rows of the period stand on: those of its effective slices.
select
    levering.levering_nr,
    levering.kilde,
    levering.periode,
    to_char(levering.leveret, 'YYYY-MM-DD"T"HH24:MI:SS') as leveret,
    to_char(levering.indlaest_tid at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as indlaest,
    levering.sha256
from drift.levering as levering
where
    exists (
        select 1
        from drift.levering_udsnit as udsnit
        where
            udsnit.levering_nr = levering.levering_nr
            and udsnit.kommune_nr = $1
            and udsnit.status = 'gaeldende'
            and (
                udsnit.kilde = 'dst-noeglefil'
                or (
                    udsnit.periode >= coalesce($2, '-infinity'::date)
                    and udsnit.periode < coalesce($3, 'infinity'::date)
                )
            )
    )
order by levering.levering_nr;

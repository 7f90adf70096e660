-- Reads: drift.levering_udsnit
-- The kommuner that have effective slices, and whether any of them is of the period. A key file's
-- slice is all time, so it is of none.
select
    udsnit.kommune_nr,
    bool_or(
        udsnit.periode >= coalesce($1, '-infinity'::date)
        and udsnit.periode < coalesce($2, 'infinity'::date)
    ) as er_i_perioden
from drift.levering_udsnit as udsnit
where udsnit.status = 'gaeldende' and udsnit.kilde <> 'dst-noeglefil'
group by udsnit.kommune_nr
order by udsnit.kommune_nr;

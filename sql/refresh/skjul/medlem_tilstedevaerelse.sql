-- The members of the breakdowns of `ny_agg_benchmark_tilstedevaerelse`, and the whole. A cell is
-- small in its children, or in those of them that have a full-time share.
create temp table skjul_medlem on commit drop as
select
    ny.kommune_nr,
    ny.dimension,
    ny.medlem_kode,
    '' as lag,
    ny.antal_unikke_boern as antal,
    ny.antal_unikke_boern between 1 and graense.mindste_gruppe - 1
    or (
        ny.dimension <> 'TidMåned'
        and ny.antal_med_fuldtidsandel between 1 and graense.mindste_gruppe - 1
    ) as er_lille,
    ny.antal_unikke_boern >= graense.mindste_gruppe
    and (
        ny.antal_med_fuldtidsandel >= graense.mindste_gruppe
        -- Where nobody has a share there is none to be worked out.
        or max(ny.antal_med_fuldtidsandel) over (partition by ny.kommune_nr) = 0
    ) as kan_daekke
from ny_agg_benchmark_tilstedevaerelse as ny
cross join drift.indstilling as graense
where
    ny.dimension <> 'HandleKommune'
    and (ny.medlem_kode = 'Alle') = (ny.dimension = 'TidMåned');

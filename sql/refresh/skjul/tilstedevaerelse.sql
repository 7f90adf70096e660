-- Which cells of `ny_agg_benchmark_tilstedevaerelse` others may see: docs/adgang.md, "Small
-- groups". A cell is small in its children, or in those of them that have a full-time share.
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

medlem as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        ny.antal_unikke_boern,
        ny.antal_unikke_boern between 1 and graense.mindste_gruppe - 1
        or ny.antal_med_fuldtidsandel between 1 and graense.mindste_gruppe - 1 as er_lille,
        ny.antal_unikke_boern >= graense.mindste_gruppe
        and (
            ny.antal_med_fuldtidsandel >= graense.mindste_gruppe
            -- Where nobody has a share there is none to be worked out.
            or max(ny.antal_med_fuldtidsandel) over (partition by ny.kommune_nr) = 0
        ) as kan_daekke
    from ny_agg_benchmark_tilstedevaerelse as ny
    cross join graense
),

i_alt as (
    select
        ny.kommune_nr,
        ny.antal_unikke_boern between 1 and graense.mindste_gruppe - 1 as er_lille
    from ny_agg_benchmark_tilstedevaerelse as ny
    cross join graense
    where ny.dimension = 'TidMåned' and ny.medlem_kode = 'Alle'
),

vurderet as (
    select
        medlem.*,
        bool_or(medlem.er_lille) over opdeling as har_lille,
        bool_or(medlem.er_lille) over opdeling
        and not bool_or(medlem.kan_daekke) over opdeling as er_udaekket,
        row_number() over (
            partition by medlem.kommune_nr, medlem.dimension, medlem.kan_daekke
            order by medlem.antal_unikke_boern, medlem.medlem_kode
        ) as plads
    from medlem
    where medlem.medlem_kode <> 'Alle' and medlem.dimension not in ('HandleKommune', 'TidMåned')
    window opdeling as (partition by medlem.kommune_nr, medlem.dimension)
),

afgjort as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        i_alt.er_lille
        or coalesce(
            vurderet.er_lille
            or (vurderet.har_lille and vurderet.kan_daekke and vurderet.plads = 1),
            false
        ) as er_skjult,
        coalesce(vurderet.er_udaekket, false) as er_udeladt
    from ny_agg_benchmark_tilstedevaerelse as ny
    inner join i_alt
        on ny.kommune_nr = i_alt.kommune_nr
    left join vurderet
        on
            ny.kommune_nr = vurderet.kommune_nr
            and ny.dimension = vurderet.dimension
            and ny.medlem_kode = vurderet.medlem_kode
)

update ny_agg_benchmark_tilstedevaerelse as ny
set
    er_skjult = afgjort.er_skjult,
    er_udeladt = afgjort.er_udeladt
from afgjort
where
    ny.kommune_nr = afgjort.kommune_nr
    and ny.dimension = afgjort.dimension
    and ny.medlem_kode = afgjort.medlem_kode

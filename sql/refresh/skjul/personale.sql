-- Which cells of `ny_agg_benchmark_personale` others may see: docs/adgang.md, "Small groups".
with
graense as (
    select mindste_gruppe
    from drift.indstilling
),

-- The indicators publish the full-time staff that is pedagogical, and the dagplejere: a small cell
-- is balanced by another on the same side of that.
medlem as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        ny.antal_medarbejdere,
        case
            when ny.dimension = 'AutoriseretKontoplan' then (ny.medlem_kode = '5.25.11')::text
            when ny.dimension = 'Stillingskategori' and ny.medlem_kode = '25' then '25'
            when ny.dimension = 'Stillingskategori'
                then concat(kategori.er_paedagogisk, kategori.er_leder)
            else ''
        end as lag,
        ny.antal_medarbejdere between 1 and graense.mindste_gruppe - 1 as er_lille,
        -- Large enough to hide a small one, in persons and in full-time persons.
        ny.antal_medarbejdere >= graense.mindste_gruppe
        and ny.antal_fuldtidspersoner >= graense.mindste_gruppe - 2 as kan_daekke
    from ny_agg_benchmark_personale as ny
    cross join graense
    left join dm.dim_stillingskategori as kategori
        on
            ny.dimension = 'Stillingskategori'
            and ny.medlem_kode <> ''
            and ny.medlem_kode = kategori.stillingskategori_kode
    where ny.medlem_kode <> 'Alle' and ny.dimension <> 'TidMåned'
),

i_alt as (
    select
        ny.kommune_nr,
        ny.antal_medarbejdere between 1 and graense.mindste_gruppe - 1 as er_lille
    from ny_agg_benchmark_personale as ny
    cross join graense
    where ny.dimension = 'TidMåned' and ny.medlem_kode = 'Alle'
),

vurderet as (
    select
        medlem.*,
        bool_or(medlem.er_lille) over lag as lag_har_lille,
        bool_or(medlem.er_lille) over lag and not bool_or(medlem.kan_daekke) over lag
            as lag_er_udaekket,
        row_number() over (
            partition by medlem.kommune_nr, medlem.dimension, medlem.lag, medlem.kan_daekke
            order by medlem.antal_medarbejdere, medlem.medlem_kode
        ) as plads
    from medlem
    window lag as (partition by medlem.kommune_nr, medlem.dimension, medlem.lag)
),

opdeling as (
    select
        vurderet.kommune_nr,
        vurderet.dimension,
        bool_or(vurderet.lag_er_udaekket) as er_udeladt
    from vurderet
    group by vurderet.kommune_nr, vurderet.dimension
),

afgjort as (
    select
        ny.kommune_nr,
        ny.dimension,
        ny.medlem_kode,
        i_alt.er_lille
        or coalesce(
            vurderet.er_lille
            or (vurderet.lag_har_lille and vurderet.kan_daekke and vurderet.plads = 1),
            false
        ) as er_skjult,
        coalesce(opdeling.er_udeladt and vurderet.dimension is not null, false) as er_udeladt
    from ny_agg_benchmark_personale as ny
    inner join i_alt
        on ny.kommune_nr = i_alt.kommune_nr
    left join vurderet
        on
            ny.kommune_nr = vurderet.kommune_nr
            and ny.dimension = vurderet.dimension
            and ny.medlem_kode = vurderet.medlem_kode
    left join opdeling
        on ny.kommune_nr = opdeling.kommune_nr and ny.dimension = opdeling.dimension
)

update ny_agg_benchmark_personale as ny
set
    er_skjult = afgjort.er_skjult,
    er_udeladt = afgjort.er_udeladt
from afgjort
where
    ny.kommune_nr = afgjort.kommune_nr
    and ny.dimension = afgjort.dimension
    and ny.medlem_kode = afgjort.medlem_kode

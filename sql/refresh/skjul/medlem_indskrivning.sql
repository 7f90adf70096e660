-- The members of the breakdowns of `ny_agg_benchmark_indskrivning`, with what each is balanced
-- against: units within their category and ownership, because those totals are published too.
create temp table skjul_medlem on commit drop as
with
medlem as (
    select
        ny.kommune_nr,
        ny.maaned,
        ny.dimension,
        ny.medlem_kode,
        case
            when ny.dimension = 'InstitutionSTIL'
                then concat_ws('/', enhed.kategori, enhed.ejerform_kode)
            else ''
        end as lag,
        max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = 'Alle') as antal,
        coalesce(max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = '0-2'), 0)
            as antal_0_2,
        coalesce(max(ny.antal_indskrevne_boern) filter (where ny.aldersgruppe = '3-5'), 0)
            as antal_3_5
    from ny_agg_benchmark_indskrivning as ny
    left join dm.dim_institution_stil as enhed
        on
            ny.dimension = 'InstitutionSTIL'
            and ny.kommune_nr = enhed.kommune_nr
            and ny.medlem_kode = enhed.dagtilbudsnummer
            and ny.maaned >= enhed.gyldig_fra
            and ny.maaned < enhed.gyldig_til
    where
        ny.medlem_kode <> 'Alle'
        and ny.dimension not in ('HandleKommune', 'TidMåned', 'DagtilbudAlder')
    group by
        ny.kommune_nr, ny.maaned, ny.dimension, ny.medlem_kode, enhed.kategori,
        enhed.ejerform_kode
)

select
    medlem.*,
    medlem.antal < graense.mindste_gruppe as er_lille,
    -- A text of the kommune's own may mean the same as a category, an ownership or a unit: who has
    -- as many children of each age is taken for the same, and hides nobody, since that is shown.
    medlem.antal >= graense.mindste_gruppe
    and (
        medlem.dimension in ('DagtilbudInstitution', 'EjerformSTIL', 'InstitutionSTIL')
        or not bool_or(
            medlem.dimension in ('DagtilbudInstitution', 'EjerformSTIL', 'InstitutionSTIL')
        ) over de_samme
    ) as kan_daekke
from medlem
cross join drift.indstilling as graense
window
    de_samme as (
        partition by medlem.kommune_nr, medlem.antal, medlem.antal_0_2, medlem.antal_3_5
    );

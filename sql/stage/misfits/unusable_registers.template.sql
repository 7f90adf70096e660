-- Reads: dsa.stil_dagtilbud
-- Registers that say nothing we can use: kommuner without an active unit, and those of which most
-- active units have a type that counts as "andet" (docs/definitioner.md, "Category") or an
-- ownership that is none of the four, by the codes that they have.
with
udsnit as (
    {udsnit}
),

enhed as (
    select
        udsnit.kommune_nr,
        dsa.institutionstype_kode,
        dsa.ejerform_kode
    from udsnit
    inner join dsa.stil_dagtilbud as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
    where dsa.niveau = 'anvisningsenhed' and dsa.er_aktiv
),

vaerdi as (
    select
        enhed.kommune_nr,
        felt.kode,
        felt.kolonne,
        felt.vaerdi,
        felt.er_kendt,
        count(*) filter (where felt.er_kendt) over (
            partition by enhed.kommune_nr, felt.kode
        ) as antal_kendte,
        count(*) over (partition by enhed.kommune_nr, felt.kode) as antal_alle
    from enhed
    cross join
        lateral (
            values
            (
                'UKENDT_ENHEDSTYPE',
                'insttype3',
                enhed.institutionstype_kode,
                coalesce(
                    enhed.institutionstype_kode in ('6010', '6011', '6012', '6013', '6014'), false
                )
            ),
            (
                'UKENDT_EJERFORM',
                'ejerformkode',
                enhed.ejerform_kode,
                coalesce(enhed.ejerform_kode in ('1', '2', '3', '4'), false)
            )
        ) as felt (kode, kolonne, vaerdi, er_kendt)
)

select to_json(fund)::text as linje
from (
    select
        vaerdi.kode,
        vaerdi.kolonne,
        case
            when vaerdi.vaerdi is null then 'ingen kode'
            when drift.er_kode(vaerdi.vaerdi) then vaerdi.vaerdi
        end as navn,
        vaerdi.kommune_nr::text as om,
        count(*) as antal
    from vaerdi
    where not vaerdi.er_kendt and 2 * vaerdi.antal_kendte < vaerdi.antal_alle
    group by vaerdi.kode, vaerdi.kolonne, vaerdi.vaerdi, vaerdi.kommune_nr
    union all
    select
        'INGEN_ENHEDER' as kode,
        'aktivitetsstatus' as kolonne,
        udsnit.kommune_nr::text as navn,
        null as om,
        1 as antal
    from udsnit
    where udsnit.kommune_nr not in (select enhed.kommune_nr from enhed)
) as fund;

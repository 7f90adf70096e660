-- Reads: drift.stillingskategori, dsa.flis_personale
-- Staff of kommuner of which most have a category that the reference list lacks, by category: they
-- count nowhere.
with
udsnit as (
    {udsnit}
),

ansat as (
    select
        udsnit.kommune_nr,
        dsa.stillingskategori_kode,
        liste.stillingskategori_kode is not null as er_kendt,
        count(liste.stillingskategori_kode) over (partition by udsnit.kommune_nr) as antal_kendte,
        count(*) over (partition by udsnit.kommune_nr) as antal_alle
    from udsnit
    inner join dsa.flis_personale as dsa
        on
            udsnit.levering_nr = dsa.levering_nr
            and udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
    left join drift.stillingskategori as liste
        on dsa.stillingskategori_kode = liste.stillingskategori_kode
    where {taelles}
)

select to_json(fund)::text as linje
from (
    select
        'UKENDT_STILLING' as kode,
        'stillingskategori_kode' as kolonne,
        case
            when drift.er_kode(ansat.stillingskategori_kode) then ansat.stillingskategori_kode
        end as navn,
        ansat.kommune_nr::text as om,
        count(*) as antal
    from ansat
    where not ansat.er_kendt and 2 * ansat.antal_kendte < ansat.antal_alle
    group by ansat.kommune_nr, ansat.stillingskategori_kode
) as fund;

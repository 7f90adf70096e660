-- Reads: dm.dim_alder, dm.dim_institution, dm.dim_institution_stil, dm.fact_indskrivning
-- Makes: grundlag
-- Children of the figure's months: the rows that count, by unit. The conditions are those of
-- sql/refresh/agg_boern.template.sql.
insert into grundlag (del, maaned, enhed, noegle, maengde, levering_nr, linje_nr)
with
raekke as (
    select
        fact.maaned,
        fact.borger_nr,
        fact.levering_nr,
        fact.linje_nr,
        -- The youngest age that is known, where a child has several.
        first_value(alder.aldersgruppe) over (
            partition by fact.maaned, fact.borger_nr
            order by alder.alder_nr = -1, alder.alder_nr
        ) as aldersgruppe,
        case
            when fact.institution_stil_id = -1 then institution.kategori else enhed.kategori
        end as kategori,
        case
            when fact.institution_stil_id = -1
                then institution.er_normering
            else enhed.er_normering
        end as er_normering,
        case
            when fact.institution_stil_id <> -1
                then concat_ws(' ', enhed.dagtilbudsnummer, enhed.enhedsnavn)
            when fact.institution_id <> -1
                then concat_ws(' ', institution.institutionskode, institution.institutionsnavn)
            else 'Ukendt'
        end as enhed
    from dm.fact_indskrivning as fact
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    inner join dm.dim_institution as institution
        on fact.institution_id = institution.institution_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    where
        fact.kommune_nr = {kommune_nr}
        and fact.maaned >= '{fra}'
        and fact.maaned <= '{til}'
)

select
    '{del}' as del,
    raekke.maaned,
    raekke.enhed,
    raekke.borger_nr as noegle,
    1 as maengde,
    raekke.levering_nr,
    raekke.linje_nr
from raekke
where {betingelse};

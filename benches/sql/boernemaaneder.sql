-- The rows that the counts of children stand on, with what they are counted by.
select
    fact.kommune_nr,
    fact.maaned,
    fact.borger_nr,
    alder.aldersgruppe,
    fact.fuldtidsandel,
    case
        when fact.institution_stil_id = -1 then institution.kategori
        else enhed.kategori
    end as kategori,
    case
        when fact.institution_stil_id = -1 then institution.er_normering
        else enhed.er_normering
    end as er_normering
from dm.fact_indskrivning as fact
inner join dm.dim_alder as alder
    on fact.alder_id = alder.alder_id
inner join dm.dim_institution as institution
    on fact.institution_id = institution.institution_id
inner join dm.dim_institution_stil as enhed
    on fact.institution_stil_id = enhed.institution_stil_id

-- Reads: dm.dim_alder, dm.fact_befolkning, drift.levering_udsnit, regn_periode
-- The age groups of the kommuner in `regn_periode`, and how long each reference date is the latest.
with
antal as (
    select
        fact.kommune_nr,
        fact.periode,
        alder.alder_aar,
        fact.antal
    from dm.fact_befolkning as fact
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    where
        fact.kommune_nr in (
            select regn_periode.kommune_nr
            from regn_periode
        )
)

select
    udsnit.kommune_nr,
    udsnit.periode,
    lead(udsnit.periode, 1, '9999-12-31') over (
        partition by udsnit.kommune_nr
        order by udsnit.periode
    ) as gaelder_til,
    -- An age of the group without a figure: the group has none.
    case
        when count(antal.antal) filter (where antal.alder_aar <= 2) = 3
            then sum(antal.antal) filter (where antal.alder_aar <= 2)
    end as antal_0_2,
    case
        when count(antal.antal) filter (where antal.alder_aar between 3 and 5) = 3
            then sum(antal.antal) filter (where antal.alder_aar between 3 and 5)
    end as antal_3_5,
    case when count(antal.antal) = 6 then sum(antal.antal) end as antal_0_5
from drift.levering_udsnit as udsnit
left join antal
    on udsnit.kommune_nr = antal.kommune_nr and udsnit.periode = antal.periode
where
    udsnit.kilde = 'dst-befolkning'
    and udsnit.status = 'gaeldende'
    and udsnit.kommune_nr in (
        select regn_periode.kommune_nr
        from regn_periode
    )
group by udsnit.kommune_nr, udsnit.periode

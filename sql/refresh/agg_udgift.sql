-- Reads: dm.dim_konto, dm.fact_udgift, drift.levering_udsnit, regn_periode
-- The spending of the kommuner and years in `regn_periode`, as the indicators sum it up. Where the
-- accounts lack a function, nobody knows what was spent on it, and no sum has it.
select
    beroert.kommune_nr,
    beroert.periode,
    case
        when
            count(*) filter (where konto.er_dagtilbud)
            = (
                select count(*)
                from dm.dim_konto as alle
                where alle.er_dagtilbud
            )
            then sum(fact.beloeb_kr) filter (where konto.er_dagtilbud)
    end as udgift_dagtilbud_kr,
    sum(fact.beloeb_kr) filter (where konto.konto_id = 52511) as udgift_dagpleje_kr,
    sum(fact.beloeb_kr) filter (where konto.konto_id = 52514) as udgift_daginstitution_kr
from regn_periode as beroert
inner join drift.levering_udsnit as udsnit
    on
        beroert.kommune_nr = udsnit.kommune_nr
        and beroert.periode = udsnit.periode
        and udsnit.kilde = 'dst-regnskab'
        and udsnit.status = 'gaeldende'
left join dm.fact_udgift as fact
    on beroert.kommune_nr = fact.kommune_nr and beroert.periode = fact.periode
left join dm.dim_konto as konto
    on fact.konto_id = konto.konto_id
group by beroert.kommune_nr, beroert.periode

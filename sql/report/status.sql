-- What has been delivered, by source?
select
    levering.kilde,
    count(*) as antal_leverancer,
    count(*) filter (where levering.status <> 'indlaest') as antal_holdt,
    (
        select count(distinct udsnit.kommune_nr)
        from drift.levering_udsnit as udsnit
        where udsnit.kilde = levering.kilde and udsnit.status = 'gaeldende'
    ) as antal_kommuner,
    min(levering.periode) as foerste_periode,
    max(levering.periode) as seneste_periode,
    sum(levering.antal_godkendt)::bigint as antal_raekker,
    sum(levering.antal_afvist)::bigint as antal_afvist
from drift.levering as levering
group by levering.kilde
order by levering.kilde;

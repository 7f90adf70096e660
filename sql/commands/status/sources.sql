-- Reads: drift.levering, drift.levering_udsnit, drift.ventende_udsnit
-- What has been delivered, by source, and what of it waits for a decision, was refused whole or was
-- taken back?
select
    levering.kilde,
    count(*) as antal_leverancer,
    count(*) filter (
        where exists (
            select 1
            from drift.ventende_udsnit as venter
            where venter.levering_nr = levering.levering_nr
        )
    ) as antal_holdt,
    count(*) filter (where levering.status = 'afvist') as antal_afvist_hel,
    count(*) filter (where levering.status = 'trukket') as antal_trukket,
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

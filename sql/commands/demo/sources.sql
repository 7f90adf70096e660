-- Reads: drift.levering, drift.levering_udsnit
-- What became of the deliveries with the fingerprints $1, by source?
select
    levering.kilde,
    count(*) as antal_leverancer,
    sum(levering.antal_linjer)::bigint as antal_linjer,
    sum(levering.antal_godkendt)::bigint as antal_godkendt,
    sum(levering.antal_afvist)::bigint as antal_afvist,
    sum(levering.antal_sprunget_over)::bigint as antal_sprunget_over,
    sum(
        (
            select count(*)
            from drift.levering_udsnit as udsnit
            where
                udsnit.levering_nr = levering.levering_nr
                and udsnit.status = 'tilbageholdt'
        )
    )::bigint as antal_holdt
from drift.levering as levering
where levering.sha256 = any($1::text[])
group by levering.kilde
order by levering.kilde;

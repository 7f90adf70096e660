-- Reads: drift.levering_udsnit
-- Makes: kandidat_udsnit
-- Slices to look at. What the star has of the effective ones is not to be trusted any longer.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    case when udsnit.status = 'gaeldende' then udsnit.levering_nr end as levering_nr_foer
from drift.levering_udsnit as udsnit
where {betingelse}
on conflict do nothing;

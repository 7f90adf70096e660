-- Reads: drift.levering, drift.levering_bemaerkning
-- How many deliveries of each source have which remark.
select
    levering.kilde,
    bemaerkning.kode,
    count(distinct bemaerkning.levering_nr) as antal
from drift.levering_bemaerkning as bemaerkning
inner join drift.levering as levering
    on bemaerkning.levering_nr = levering.levering_nr
group by levering.kilde, bemaerkning.kode
order by levering.kilde, bemaerkning.kode;

-- Reads: drift.afvist_linje, drift.levering
-- The codes of the rejected lines of the deliveries with the fingerprints $1, most frequent first,
-- each with the sources and one of its texts.
select
    afvist.kode,
    count(*) as antal_linjer,
    string_agg(distinct levering.kilde, ', ' order by levering.kilde) as kilder,
    min(afvist.besked) as besked
from drift.afvist_linje as afvist
inner join drift.levering as levering
    on afvist.levering_nr = levering.levering_nr
where levering.sha256 = any($1::text[])
group by afvist.kode
order by antal_linjer desc, afvist.kode asc;

-- Reads: drift.afvist_linje, drift.levering
-- The rejected lines, newest delivery first: of one delivery ($1) or kommune ($2), at most $3.
select
    afvist.levering_nr,
    levering.filnavn,
    afvist.linje_nr,
    afvist.kommune_nr,
    afvist.kode,
    afvist.kolonne,
    afvist.besked
from drift.afvist_linje as afvist
inner join drift.levering as levering
    on afvist.levering_nr = levering.levering_nr
where
    ($1::integer is null or afvist.levering_nr = $1)
    and ($2::smallint is null or afvist.kommune_nr = $2)
order by afvist.levering_nr desc, afvist.linje_nr asc
limit $3;

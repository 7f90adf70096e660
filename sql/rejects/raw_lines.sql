-- Reads: drift.afvist_linje, drift.afvist_raa
-- The rejected lines of delivery $1 as they came, perhaps of kommune $2 only. Personal data.
select
    afvist.linje_nr,
    afvist.kode,
    afvist.kolonne,
    afvist.besked,
    raa.linje
from drift.afvist_linje as afvist
inner join drift.afvist_raa as raa
    on afvist.levering_nr = raa.levering_nr and afvist.linje_nr = raa.linje_nr
where
    afvist.levering_nr = $1
    and ($2::smallint is null or afvist.kommune_nr = $2)
order by afvist.linje_nr;

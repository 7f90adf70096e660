-- Reads: ny_afvist
-- Makes: drift.afvist_linje, drift.afvist_raa
-- The mended lines of delivery $1 that are turned away (`ny_afvist`). One that stands among the
-- rejects stays there as it came.
with
ny_linje as (
    insert into drift.afvist_linje (levering_nr, linje_nr, kommune_nr, kode, kolonne, besked)
    select
        $1 as levering_nr,
        ny.linje_nr,
        ny.kommune_nr,
        ny.kode,
        ny.kolonne,
        ny.besked
    from ny_afvist as ny
    on conflict (levering_nr, linje_nr) do nothing
    returning linje_nr
)

insert into drift.afvist_raa (levering_nr, linje_nr, linje)
select
    $1 as levering_nr,
    ny.linje_nr,
    ny.linje
from ny_afvist as ny
where ny.linje_nr in (select ny_linje.linje_nr from ny_linje);

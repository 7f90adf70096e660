-- A mended line that is turned away. One that stands among the rejects stays there as it came.
with
linje as (
    insert into drift.afvist_linje (levering_nr, linje_nr, kommune_nr, kode, kolonne, besked)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (levering_nr, linje_nr) do nothing
    returning levering_nr, linje_nr
)

insert into drift.afvist_raa (levering_nr, linje_nr, linje)
select
    linje.levering_nr,
    linje.linje_nr,
    $7 as linje
from linje;

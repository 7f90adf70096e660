-- Reads: ny_rettet
-- Makes: drift.rettet_linje
-- Keeps the mended lines in `ny_rettet` with their delivery $1.
insert into drift.rettet_linje (levering_nr, linje_nr, linje)
select
    $1 as levering_nr,
    ny.linje_nr,
    ny.linje
from ny_rettet as ny
on conflict (levering_nr, linje_nr) do update set
    linje = excluded.linje,
    rettet_af = session_user,
    rettet_tid = now();

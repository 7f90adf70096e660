-- Keeps a mended line with its delivery.
insert into drift.rettet_linje (levering_nr, linje_nr, linje)
values ($1, $2, $3)
on conflict (levering_nr, linje_nr) do update set
    linje = excluded.linje,
    rettet_af = session_user,
    rettet_tid = now();

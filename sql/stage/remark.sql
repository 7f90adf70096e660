-- Makes: drift.levering_bemaerkning
-- Notes something worth saying about a delivery.
insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
values ($1, $2, $3, $4, $5)
on conflict (levering_nr, kode, kolonne) do update set
    antal = excluded.antal,
    besked = excluded.besked;

-- Makes: drift.stillingskategori
-- Says whether a staff category counts in the normering, and how much.
insert into drift.stillingskategori (stillingskategori_kode, er_paedagogisk, vaegt, er_leder)
values ($1, $2, $3::text::numeric, $4)
on conflict (stillingskategori_kode) do update set
    er_paedagogisk = excluded.er_paedagogisk,
    vaegt = excluded.vaegt,
    er_leder = excluded.er_leder;

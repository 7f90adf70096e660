-- Makes: drift.institutionstype
-- Says what a kommune's own word for an institution type means.
insert into drift.institutionstype (tekst, kategori)
values (lower($1), $2)
on conflict (tekst) do update set kategori = excluded.kategori;

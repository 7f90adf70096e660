-- Makes: drift.visninger
-- Notes which edition of the views the database has.
insert into drift.visninger (sha256, version, navne)
values ($1, $2, $3)
on conflict (visninger_nr) do update set
    sha256 = excluded.sha256,
    version = excluded.version,
    navne = excluded.navne,
    bygget_tid = now();

-- Makes: dm_del.{tabel}_{aar_maaned}
-- Fills the partition of {tabel} for a new month.
insert into dm_del.{tabel}_{aar_maaned}
{raekker}

-- Makes: drift.forventet_kilde
-- Says from when (and until when) a source is expected of a kommune.
insert into drift.forventet_kilde (kilde, kommune_nr, fra, til)
values ($1, $2, $3, coalesce($4, '9999-12-31'))
on conflict (kilde, kommune_nr) do update set
    fra = excluded.fra,
    til = excluded.til;

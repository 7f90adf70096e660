-- Reads: pg_prepared_xacts
-- Who keeps old rows from being cleared away: sessions of readers in one transaction for too long,
-- whether the owner could end them, and transactions that were prepared and left, which no session
-- has any more.
select
    (
        select coalesce(array_agg(lang.login || ' (' || lang.pid || ')'), '{}')
        from drift.lange_transaktioner() as lang
    ) as lange,
    pg_has_role('dagtilbud_ejer', 'pg_read_all_stats', 'usage')
    and pg_has_role('dagtilbud_ejer', 'pg_signal_backend', 'usage') as kan_afslutte,
    (
        select count(*)
        from pg_prepared_xacts as forberedt
        where
            forberedt.database = current_database()
            and forberedt.prepared < now() - interval '1 hour'
    ) as antal_forberedte;

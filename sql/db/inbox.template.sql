-- Makes: {indbakke}
-- Where rows for {tabel} are copied to, since PostgreSQL copies none to a table under row security.
create temp table if not exists {indbakke} (
    like {tabel} including defaults
) on commit drop;

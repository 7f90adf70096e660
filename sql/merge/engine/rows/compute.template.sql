-- Makes: ny_{tabel}
-- Computes the rows of {tabel} as they shall be.
create temp table ny_{tabel} (like dm.{tabel} including defaults) on commit drop;

insert into ny_{tabel}
{raekker};

analyze ny_{tabel};

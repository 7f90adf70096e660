-- Makes: slettet_{tabel}
-- No row of {tabel} is no more.
create temp table slettet_{tabel} (like dm.{tabel}) on commit drop;

-- Makes: beregnet, ny_{tabel}
-- Computes the rows of {tabel} as they shall be, first as a table of its own:
-- PostgreSQL never shares the work of an `insert` among processes, and a month of a country is
-- millions of rows that become thousands.
create temp table beregnet on commit drop as
{raekker};

create temp table ny_{tabel} (like dm.{tabel} including defaults) on commit drop;

insert into ny_{tabel}
select beregnet.*
from beregnet;

analyze ny_{tabel};

-- Reads: indsat_{tabel}, slettet_{tabel}
-- How many rows of {tabel} are no more, and how many are new.
select
    (select count(*) from slettet_{tabel}) as antal_slettet,
    (select count(*) from indsat_{tabel}) as antal_indsat;

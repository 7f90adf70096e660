-- Makes: aendring
-- Attaches the partition of {tabel} for the month of {maaned}, and notes that its rows are new.
select drift.tilknyt_partition('{tabel}', '{maaned}');

insert into aendring (tabel, antal_slettet, antal_indsat)
values ('{tabel}', 0, {antal});

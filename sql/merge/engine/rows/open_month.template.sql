-- Makes the partition of {tabel} for the month of {maaned}, which is not attached yet.
select drift.opret_partition('{tabel}', '{maaned}');

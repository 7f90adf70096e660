-- Reads: aendring
-- What the merge in this transaction changed, table by table.
select
    aendring.tabel,
    sum(aendring.antal_slettet)::bigint as antal_slettet,
    sum(aendring.antal_indsat)::bigint as antal_indsat
from aendring
group by aendring.tabel
having sum(aendring.antal_slettet) + sum(aendring.antal_indsat) > 0
order by aendring.tabel;

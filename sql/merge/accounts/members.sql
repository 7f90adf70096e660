-- Reads: beroert_udsnit, dsa.dst_regnskab
-- Makes: dm.dim_konto
-- The accounts of the chart are there; one that it does not have becomes a new member.
insert into dm.dim_konto (konto_id, konto, konto_navn, er_dagtilbud, er_normering)
select distinct
    dsa.konto as konto_id,
    regexp_replace(dsa.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as konto,
    regexp_replace(dsa.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as konto_navn,
    false as er_dagtilbud,
    false as er_normering
from beroert_udsnit as beroert
inner join dsa.dst_regnskab as dsa
    on
        beroert.levering_nr_efter = dsa.levering_nr
        and beroert.kommune_nr = dsa.kommune_nr
        and beroert.periode = dsa.periode
where beroert.kilde = 'dst-regnskab'
order by konto_id
on conflict do nothing;

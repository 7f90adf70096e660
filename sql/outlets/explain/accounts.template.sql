-- Reads: dm.dim_konto, dm.fact_udgift
-- Makes: grundlag
-- Accounts of the figure's year.
insert into grundlag (del, maaned, enhed, noegle, maengde, levering_nr, linje_nr)
select
    '{del}' as del,
    fact.periode as maaned,
    concat_ws(' ', konto.konto, nullif(konto.konto_navn, konto.konto)) as enhed,
    fact.konto_id as noegle,
    fact.beloeb_kr as maengde,
    fact.levering_nr,
    fact.linje_nr
from dm.fact_udgift as fact
inner join dm.dim_konto as konto
    on fact.konto_id = konto.konto_id
where
    fact.kommune_nr = {kommune_nr}
    and fact.periode = '{fra}'
    and {betingelse};

-- rabatter og rækker med dem
select rabat.rabat, count(*) as antal
from dm.fact_indskrivning as fact
inner join dm.dim_rabat as rabat on fact.rabat_id = rabat.rabat_id
group by rabat.rabat order by rabat.rabat

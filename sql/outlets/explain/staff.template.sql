-- Reads: dm.dim_institution_stil, dm.dim_konto, dm.dim_stillingskategori, dm.fact_personale
-- Makes: grundlag
-- Staff of the figure's months, by unit, before it is split between the age groups. The conditions
-- are those of sql/refresh/agg_personale.template.sql.
insert into grundlag (del, maaned, enhed, noegle, maengde, levering_nr, linje_nr)
select
    '{del}' as del,
    fact.maaned,
    case
        when fact.institution_stil_id <> -1
            then concat_ws(' ', enhed.dagtilbudsnummer, enhed.enhedsnavn)
        else coalesce(nullif(fact.pseudonummer, ''), 'uden enhed')
    end as enhed,
    fact.person_nr as noegle,
    fact.beskaeftigelsesgrad * kategori.vaegt as maengde,
    fact.levering_nr,
    fact.linje_nr
from dm.fact_personale as fact
inner join dm.dim_konto as konto
    on fact.konto_id = konto.konto_id
inner join dm.dim_stillingskategori as kategori
    on fact.stillingskategori_id = kategori.stillingskategori_id
inner join dm.dim_institution_stil as enhed
    on fact.institution_stil_id = enhed.institution_stil_id
where
    fact.kommune_nr = {kommune_nr}
    and fact.maaned >= '{fra}'
    and fact.maaned <= '{til}'
    and {betingelse};

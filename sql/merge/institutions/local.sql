-- Reads: drift.institution_noegle, drift.institutionstype, dsa.dst_institution_gaeldende
-- Makes: drift.institution_noegle, institution_tilstand
-- What the touched snapshots of the placement systems say about local institutions.
insert into drift.institution_noegle (kommune_nr, system, institutionskode)
select distinct
    dsa.kommune_nr,
    dsa.system,
    dsa.institutionskode
from institution_interval as interval
inner join dsa.dst_institution_gaeldende as dsa
    on
        interval.kommune_nr = dsa.kommune_nr
        and interval.system = dsa.system
        and interval.periode = dsa.periode
on conflict do nothing;

create temp table institution_tilstand on commit drop as
select
    noegle.institution_nr,
    dsa.kommune_nr,
    dsa.system,
    dsa.institutionskode,
    dsa.institutionsnavn,
    dsa.institutionstype,
    dsa.dagtilbudsnummer,
    coalesce(liste.kategori, 'andet') as kategori,
    dsa.levering_nr,
    interval.fra,
    interval.til
from institution_interval as interval
inner join dsa.dst_institution_gaeldende as dsa
    on
        interval.kommune_nr = dsa.kommune_nr
        and interval.system = dsa.system
        and interval.periode = dsa.periode
inner join drift.institution_noegle as noegle
    on
        dsa.kommune_nr = noegle.kommune_nr
        and dsa.system = noegle.system
        and dsa.institutionskode = noegle.institutionskode
left join drift.institutionstype as liste
    on lower(dsa.institutionstype) = liste.tekst;

analyze institution_tilstand;

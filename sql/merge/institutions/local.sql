-- Reads: drift.institution_noegle, drift.institutionstype, drift.levering_udsnit,
--        dsa.dst_institution
-- Makes: drift.institution_noegle, institution_tilstand
-- What the touched snapshots of the placement systems say about local institutions.
insert into drift.institution_noegle (kommune_nr, system, institutionskode)
select distinct
    dsa.kommune_nr,
    dsa.system,
    dsa.institutionskode
from institution_interval as interval
inner join drift.levering_udsnit as udsnit
    on
        interval.kommune_nr = udsnit.kommune_nr
        and interval.system = udsnit.system
        and interval.periode = udsnit.periode
        and udsnit.kilde = 'dst-institution'
        and udsnit.status = 'gaeldende'
inner join dsa.dst_institution as dsa
    on
        udsnit.levering_nr = dsa.levering_nr
        and udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.system = dsa.system
        and udsnit.periode = dsa.periode
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
inner join drift.levering_udsnit as udsnit
    on
        interval.kommune_nr = udsnit.kommune_nr
        and interval.system = udsnit.system
        and interval.periode = udsnit.periode
        and udsnit.kilde = 'dst-institution'
        and udsnit.status = 'gaeldende'
inner join dsa.dst_institution as dsa
    on
        udsnit.levering_nr = dsa.levering_nr
        and udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.system = dsa.system
        and udsnit.periode = dsa.periode
inner join drift.institution_noegle as noegle
    on
        dsa.kommune_nr = noegle.kommune_nr
        and dsa.system = noegle.system
        and dsa.institutionskode = noegle.institutionskode
left join drift.institutionstype as liste
    on lower(dsa.institutionstype) = liste.tekst;

analyze institution_tilstand;

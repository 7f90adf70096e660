-- A delivery that is loaded again begins anew. The slices it had are looked at again with those it
-- will have.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    case when udsnit.status = 'gaeldende' then udsnit.levering_nr end as levering_nr_foer
from drift.levering_udsnit as udsnit
where udsnit.levering_nr = {levering_nr};

delete from {dsa_tabel}
where levering_nr = {levering_nr};
delete from drift.levering_udsnit
where levering_nr = {levering_nr};
delete from drift.levering_bemaerkning
where levering_nr = {levering_nr};
delete from drift.afvist_raa
where levering_nr = {levering_nr};
delete from drift.afvist_linje
where levering_nr = {levering_nr};

-- Every effective snapshot of local institutions is to be computed anew.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    udsnit.levering_nr as levering_nr_foer
from drift.levering_udsnit as udsnit
where udsnit.kilde = 'dst-institution' and udsnit.status = 'gaeldende';

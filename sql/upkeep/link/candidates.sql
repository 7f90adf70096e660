-- Reads: drift.levering_udsnit, dsa.aula_tilstedevaerelse, dsa.dst_indskrivning,
--        dsa.flis_personale, kobling_person
-- Makes: kandidat_udsnit
-- Every effective slice with rows of the person is to be computed anew. 0 is no delivery: whatever
-- is in force.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    0 as levering_nr_foer
from drift.levering_udsnit as udsnit
inner join (
    select
        dsa.levering_nr,
        dsa.kommune_nr,
        dsa.periode,
        dsa.system
    from dsa.dst_indskrivning as dsa
    where dsa.borger_uuid in (select person.person_uuid from kobling_person as person)
    union distinct
    select
        dsa.levering_nr,
        dsa.kommune_nr,
        dsa.periode,
        '' as system
    from dsa.aula_tilstedevaerelse as dsa
    where dsa.borger_uuid in (select person.person_uuid from kobling_person as person)
    union distinct
    select
        dsa.levering_nr,
        dsa.kommune_nr,
        dsa.periode,
        '' as system
    from dsa.flis_personale as dsa
    where dsa.person_uuid in (select person.person_uuid from kobling_person as person)
) as raekke
    on
        udsnit.levering_nr = raekke.levering_nr
        and udsnit.kommune_nr = raekke.kommune_nr
        and udsnit.periode = raekke.periode
        and udsnit.system = raekke.system
where udsnit.status = 'gaeldende';

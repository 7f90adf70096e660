-- Reads: drift.levering_udsnit, dsa.aula_tilstedevaerelse, dsa.dst_indskrivning,
--        dsa.flis_personale, sletning_person
-- Makes: drift.cpr_boks, kandidat_udsnit, sletning_raekke
-- What is known of the people in `sletning_person`: the slices whose rows are about to change, for
-- the merge, and the names and employments, to be looked for elsewhere.
create temp table sletning_raekke on commit drop as
select
    'dst-indskrivning' as kilde,
    dsa.levering_nr,
    dsa.kommune_nr,
    dsa.periode,
    dsa.system,
    dsa.fornavn,
    dsa.efternavn,
    null::text as ansaettelse_id
from dsa.dst_indskrivning as dsa
where dsa.borger_uuid in (select person.person_uuid from sletning_person as person)
union all
select
    'aula-tilstedevaerelse' as kilde,
    dsa.levering_nr,
    dsa.kommune_nr,
    dsa.periode,
    '' as system,
    null as fornavn,
    null as efternavn,
    null as ansaettelse_id
from dsa.aula_tilstedevaerelse as dsa
where dsa.borger_uuid in (select person.person_uuid from sletning_person as person)
union all
select
    'flis-personale' as kilde,
    dsa.levering_nr,
    dsa.kommune_nr,
    dsa.periode,
    '' as system,
    null as fornavn,
    null as efternavn,
    dsa.ansaettelse_id
from dsa.flis_personale as dsa
where dsa.person_uuid in (select person.person_uuid from sletning_person as person);

-- 0 is no delivery: whatever is in force, it is to be computed anew.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select distinct
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    0 as levering_nr_foer
from sletning_raekke as raekke
inner join drift.levering_udsnit as udsnit
    on
        raekke.levering_nr = udsnit.levering_nr
        and raekke.kommune_nr = udsnit.kommune_nr
        and raekke.periode = udsnit.periode
        and raekke.system = udsnit.system
where udsnit.status = 'gaeldende';

delete from drift.cpr_boks
where person_uuid in (select person.person_uuid from sletning_person as person);

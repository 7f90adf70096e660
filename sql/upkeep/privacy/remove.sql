-- Reads: sletning_person, sletning_raekke
-- Makes: drift.cpr_kobling, drift.levering, drift.levering_udsnit, dsa.aula_tilstedevaerelse,
--        dsa.dst_indskrivning, dsa.flis_personale
-- The person's rows go, and the books of their deliveries say so many fewer.
delete from dsa.dst_indskrivning
where borger_uuid in (select person.person_uuid from sletning_person as person);

delete from dsa.aula_tilstedevaerelse
where borger_uuid in (select person.person_uuid from sletning_person as person);

delete from dsa.flis_personale
where person_uuid in (select person.person_uuid from sletning_person as person);

delete from drift.cpr_kobling
where ny_uuid in (select person.person_uuid from sletning_person as person);

update drift.levering_udsnit as udsnit
set antal_raekker = udsnit.antal_raekker - faerre.antal
from (
    select
        levering_nr,
        kommune_nr,
        periode,
        system,
        count(*) as antal
    from sletning_raekke
    group by levering_nr, kommune_nr, periode, system
) as faerre
where
    udsnit.levering_nr = faerre.levering_nr
    and udsnit.kommune_nr = faerre.kommune_nr
    and udsnit.periode = faerre.periode
    and udsnit.system = faerre.system;

update drift.levering as levering
set
    antal_linjer = levering.antal_linjer - faerre.antal,
    antal_godkendt = levering.antal_godkendt - faerre.antal
from (
    select
        levering_nr,
        count(*) as antal
    from sletning_raekke
    group by levering_nr
) as faerre
where levering.levering_nr = faerre.levering_nr;

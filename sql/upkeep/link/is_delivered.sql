-- Reads: dsa.aula_tilstedevaerelse, dsa.dst_indskrivning, dsa.flis_personale, kobling_person
-- Whether anything was accepted about the person, by any number.
select
    exists (
        select 1
        from dsa.dst_indskrivning as dsa
        where dsa.borger_uuid in (select person.person_uuid from kobling_person as person)
    )
    or exists (
        select 1
        from dsa.aula_tilstedevaerelse as dsa
        where dsa.borger_uuid in (select person.person_uuid from kobling_person as person)
    )
    or exists (
        select 1
        from dsa.flis_personale as dsa
        where dsa.person_uuid in (select person.person_uuid from kobling_person as person)
    ) as er_leveret;

-- Reads: beroert_udsnit
-- Does a touched slice lie in a month that a fact has no partition for?
select
    exists(
        select 1
        from beroert_udsnit as beroert
        inner join
            (
                values
                ('dst-indskrivning', 'fact_indskrivning'),
                ('flis-personale', 'fact_personale'),
                ('aula-tilstedevaerelse', 'fact_tilstedevaerelse')
            ) as fact (kilde, tabel)
            on beroert.kilde = fact.kilde
        where
            beroert.periode > '1900-01-01'
            and to_regclass(
                'dm_del.' || fact.tabel || '_' || to_char(beroert.periode, 'YYYY_MM')
            ) is null
    ) as er_ny;

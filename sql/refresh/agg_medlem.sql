-- Reads: dm.agg_benchmark_indskrivning, dm.agg_benchmark_personale, regn_periode
-- How many people stand behind the members that the kommuner in `regn_periode` name themselves: in
-- the month with most of them. The empty member is "Ukendt", and nobody's own.
select
    boern.dimension,
    boern.medlem_kode,
    boern.kommune_nr,
    max(boern.antal_indskrevne_boern) as antal_personer
from dm.agg_benchmark_indskrivning as boern
where
    boern.kommune_nr in (
        select regn_periode.kommune_nr
        from regn_periode
    )
    and boern.dimension in ('Pladstype', 'Taksttype', 'Rabatplads', 'EjerformSTIL')
    and boern.aldersgruppe = 'Alle'
    and boern.medlem_kode not in ('', 'Alle')
group by boern.dimension, boern.medlem_kode, boern.kommune_nr
union all
select
    ansatte.dimension,
    ansatte.medlem_kode,
    ansatte.kommune_nr,
    max(ansatte.antal_medarbejdere) as antal_personer
from dm.agg_benchmark_personale as ansatte
where
    ansatte.kommune_nr in (
        select regn_periode.kommune_nr
        from regn_periode
    )
    and ansatte.dimension in (
        'AutoriseretKontoplan', 'Aflønningsform', 'Ansættelsesvilkår', 'Stillingskategori',
        'Overenskomst'
    )
    and ansatte.medlem_kode not in ('', 'Alle')
group by ansatte.dimension, ansatte.medlem_kode, ansatte.kommune_nr

-- Reads: dm.dim_institution_stil, dm.fact_tilstedevaerelse, drift.levering_udsnit,
--        dsa.aula_tilstedevaerelse, vagt_udsnit
-- Makes: vagt_maaling
-- Registrations in units that the register does not know on the day, and when children come, by
-- kommune, beside the latest five days before as the star has them.
insert into vagt_maaling (kommune_nr, periode, vagt, ny, foer, vaerdi, antal)
with
ny as (
    select
        enheder.kommune_nr,
        min(enheder.periode) as fra,
        sum(enheder.antal)::double precision as antal,
        coalesce(
            sum(enheder.antal) filter (where enhed.institution_stil_id is null), 0
        ) as ukendte,
        sum(enheder.antal_kommet) as antal_kommet,
        sum(enheder.minutter)::double precision / nullif(sum(enheder.antal_kommet), 0) as moedetid
    from (
        select
            nyt.kommune_nr,
            nyt.periode,
            dsa.institutionsnummer,
            count(*) as antal,
            count(dsa.start_minut) filter (where dsa.registrering = 3) as antal_kommet,
            sum(dsa.start_minut) filter (where dsa.registrering = 3) as minutter
        from vagt_udsnit as nyt
        inner join dsa.aula_tilstedevaerelse as dsa
            on
                dsa.levering_nr = {levering_nr}
                and nyt.periode = dsa.periode
                and nyt.kommune_nr = dsa.kommune_nr
        group by nyt.kommune_nr, nyt.periode, dsa.institutionsnummer
    ) as enheder
    left join dm.dim_institution_stil as enhed
        on
            enheder.kommune_nr = enhed.kommune_nr
            and enheder.institutionsnummer = enhed.dagtilbudsnummer
            and enheder.periode >= enhed.gyldig_fra
            and enheder.periode < enhed.gyldig_til
    group by enheder.kommune_nr
),

foer as (
    select
        ny.kommune_nr,
        sum(dag.antal_raekker)::double precision as antal,
        sum(dag.antal_raekker - stjerne.antal) as ukendte,
        sum(stjerne.minutter)::double precision / nullif(sum(stjerne.antal_kommet), 0) as moedetid
    from ny
    cross join
        lateral (
            select
                udsnit.periode,
                udsnit.antal_raekker
            from drift.levering_udsnit as udsnit
            where
                udsnit.kilde = 'aula-tilstedevaerelse'
                and udsnit.status = 'gaeldende'
                and udsnit.kommune_nr = ny.kommune_nr
                and udsnit.periode < ny.fra
                and udsnit.levering_nr <> {levering_nr}
            order by udsnit.periode desc
            limit 5
        ) as dag
    cross join
        lateral (
            select
                count(*) as antal,
                count(*) filter (where er_kommet.er_kommet) as antal_kommet,
                sum(fact.starttidspunkt_id) filter (where er_kommet.er_kommet) as minutter
            from dm.fact_tilstedevaerelse as fact
            cross join
                lateral (
                    select fact.registrering_id = 3 and fact.starttidspunkt_id >= 0 as er_kommet
                ) as er_kommet
            where fact.kommune_nr = ny.kommune_nr and fact.dato = dag.periode
        ) as stjerne
    group by ny.kommune_nr
)

select
    nyt.kommune_nr,
    nyt.periode,
    maaling.vagt,
    maaling.ny,
    maaling.foer,
    maaling.vaerdi,
    maaling.antal
from ny
inner join foer
    on ny.kommune_nr = foer.kommune_nr and foer.antal > 0
inner join vagt_udsnit as nyt
    on ny.kommune_nr = nyt.kommune_nr
cross join
    lateral (
        values
        (
            'ukendt-enhed',
            ny.ukendte / ny.antal,
            foer.ukendte / foer.antal,
            ny.ukendte / ny.antal - foer.ukendte / foer.antal,
            ny.ukendte
        ),
        (
            'moedetid',
            ny.moedetid,
            foer.moedetid,
            abs(ny.moedetid - foer.moedetid),
            ny.antal_kommet
        )
    ) as maaling (vagt, ny, foer, vaerdi, antal)
where maaling.vaerdi is not null;

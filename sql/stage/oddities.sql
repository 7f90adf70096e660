-- Reads: dm.agg_udgift, dm.dim_alder, dm.fact_befolkning, drift.levering, drift.levering_udsnit,
--        dsa.stil_dagtilbud
-- Makes: drift.levering_bemaerkning
-- Notes what is odd about a delivery as a whole, now that it is merged: what of it changes nothing,
-- what was delivered before for another period, and figures that its indicators lack.
with
mine as (
    select
        udsnit.kommune_nr,
        udsnit.system,
        udsnit.periode,
        udsnit.kilde,
        udsnit.status
    from drift.levering_udsnit as udsnit
    where udsnit.levering_nr = $1
),

-- Not held, and yet not in force.
aeldre as (
    select
        'AELDRE_END_GAELDENDE' as kode,
        'leveret' as kolonne,
        count(*) as antal,
        format(
            'udsnit er ældre end det, der gælder, og ændrer intet; det nyeste er fra leverance %s',
            (
                array_agg(
                    levering.levering_nr
                    order by levering.leveret desc, levering.sha256 desc
                )
            )[1]
        ) as besked
    from mine
    inner join drift.levering_udsnit as udsnit
        on
            mine.kilde = udsnit.kilde
            and mine.kommune_nr = udsnit.kommune_nr
            and mine.system = udsnit.system
            and mine.periode = udsnit.periode
            and udsnit.status = 'gaeldende'
    inner join drift.levering as levering
        on udsnit.levering_nr = levering.levering_nr
    where mine.status = 'erstattet'
    having count(*) > 0
),

-- The lists of institutions and units and the keys are often the same from one period to the next,
-- and a table of inhabitants says its times in its rows.
samme_indhold as (
    select
        'SAMME_INDHOLD' as kode,
        'periode' as kolonne,
        count(*) as antal,
        format(
            'filen har nøjagtig samme indhold som leverance %s for %s',
            (array_agg(anden.levering_nr order by anden.levering_nr desc))[1],
            (array_agg(anden.periode order by anden.levering_nr desc))[1]
        ) as besked
    from drift.levering as levering
    inner join drift.levering as anden
        on
            levering.kilde = anden.kilde
            and levering.sha256 = anden.sha256
            and levering.periode <> anden.periode
            and anden.status in ('indlaest', 'delvis')
    where
        levering.levering_nr = $1
        and levering.antal_linjer > 0
        and levering.kilde in (
            'dst-indskrivning', 'flis-personale', 'aula-tilstedevaerelse', 'dst-regnskab'
        )
    having count(*) > 0
),

regnskab as (
    select
        'UFULDSTAENDIGT_REGNSKAB' as kode,
        'funktion' as kolonne,
        count(*) as antal,
        'regnskaber mangler en af funktionerne i U1; nøgletal, der bruger den, er tomme' as besked
    from mine
    inner join dm.agg_udgift as agg
        on mine.kommune_nr = agg.kommune_nr and mine.periode = agg.periode
    where
        mine.kilde = 'dst-regnskab'
        and mine.status = 'gaeldende'
        and agg.udgift_dagtilbud_kr is null
    having count(*) > 0
),

befolkning as (
    select
        'INTET_ANTAL' as kode,
        'indhold' as kolonne,
        count(*) as antal,
        'aldre har intet antal, fordi linjen, et køn, en civilstand eller tallet mangler' as besked
    from (
        select
            mine.kommune_nr,
            mine.periode,
            alder.alder_aar as alder
        from mine
        cross join generate_series(0, 5) as alder (alder_aar)
        where mine.kilde = 'dst-befolkning' and mine.status = 'gaeldende'
    ) as celle
    where
        not exists (
            select 1
            from dm.fact_befolkning as fact
            inner join dm.dim_alder as dim
                on fact.alder_id = dim.alder_id
            where
                fact.kommune_nr = celle.kommune_nr
                and fact.periode = celle.periode
                and dim.alder_aar = celle.alder
        )
    having count(*) > 0
),

-- Units and addresses of the register, by the number that is theirs alone in the country.
nummer as (
    select
        dsa.niveau,
        dsa.kommune_nr,
        dsa.er_aktiv,
        case dsa.niveau
            when 'daginstitution' then dsa.daginstitutionsnummer
            when 'anvisningsenhed' then dsa.anvisningsenhedsnummer
            else dsa.alternativ_adresse_nummer
        end as nummer
    from dsa.stil_dagtilbud as dsa
    where dsa.levering_nr = $1
),

to_gange as (
    select
        'NUMMER_TO_GANGE' as kode,
        'aktivitetsstatus' as kolonne,
        count(*) as antal,
        'numre står både som aktive og nedlagte i samme kommune; de er læst som aktive' as besked
    from (
        select 1 as en
        from nummer
        group by nummer.niveau, nummer.kommune_nr, nummer.nummer
        having count(*) > 1
    ) as dobbelt
    having count(*) > 0
),

flere_kommuner as (
    select
        'NUMMER_I_FLERE_KOMMUNER' as kode,
        'admkommunekode' as kolonne,
        count(*) as antal,
        'numre er aktive i mere end en kommune; de tæller i den, der står først i filen' as besked
    from (
        select 1 as en
        from nummer
        where nummer.er_aktiv and nummer.niveau <> 'daginstitution'
        group by nummer.niveau, nummer.nummer
        having count(distinct nummer.kommune_nr) > 1
    ) as delt
    having count(*) > 0
),

fundet as (
    select * from aeldre
    union all
    select * from samme_indhold
    union all
    select * from regnskab
    union all
    select * from befolkning
    union all
    select * from to_gange
    union all
    select * from flere_kommuner
)

insert into drift.levering_bemaerkning (levering_nr, kode, kolonne, antal, besked)
select
    $1 as levering_nr,
    fundet.kode,
    fundet.kolonne,
    fundet.antal,
    fundet.besked
from fundet
returning kode, kolonne, antal::bigint as antal, besked;

-- Reads: dm.dim_institution_stil, dm.dim_kommune, dm.dim_registrering, dm.dim_tidspunkt,
--        dm.fact_indskrivning, dm.fact_tilstedevaerelse, drift.indstilling
-- Attendance of a touched month by every dimension of the benchmark cube; times by the quarter of
-- an hour, registrations by their group. What others see of a cell: docs/adgang.md, "What others
-- see".
with
-- The quarters of an hour by number, the unknown one last.
kvarter as (
    select distinct
        tidspunkt.kvarter,
        case when tidspunkt.tidspunkt_id < 0 then 96 else tidspunkt.tidspunkt_id / 15 end
            as kvarter_nr
    from dm.dim_tidspunkt as tidspunkt
),

gruppe as (
    select distinct
        registrering.registrering_gruppe_nr,
        registrering.registrering_gruppe
    from dm.dim_registrering as registrering
    where registrering.registrering_id <> -1
),

-- In whole per cent: integers add up faster than decimals.
andel as (
    select
        fact.kommune_nr,
        fact.borger_nr,
        (100 * max(fact.fuldtidsandel))::integer as fuldtidsprocent
    from dm.fact_indskrivning as fact
    where fact.kommune_nr = any('{kommuner}'::smallint[]) and fact.maaned = '{maaned}'
    group by fact.kommune_nr, fact.borger_nr
),

-- Millions of registrations become one row a child and unit in a single pass, which collects what
-- the child had as bits: its groups, and the quarters of its starts and ends in two halves. The
-- kommuner stand in the text, because a temporary table would keep the pass to one process.
-- And the last day, on which a unit's name is read.
barn_enhed as materialized (
    select
        fact.kommune_nr,
        fact.borger_nr,
        fact.institution_stil_nr,
        max(fact.dato) as dato,
        bit_or(1 << registrering.registrering_gruppe_nr) as grupper,
        bit_or(
            case
                when fact.starttidspunkt_id between 0 and 719
                    then 1::bigint << (fact.starttidspunkt_id / 15)
                else 0
            end
        ) as start_foer,
        bit_or(
            case
                when fact.starttidspunkt_id >= 720
                    then 1::bigint << (fact.starttidspunkt_id / 15 - 48)
                when fact.starttidspunkt_id < 0 then 1::bigint << 48
                else 0
            end
        ) as start_efter,
        bit_or(
            case
                when fact.sluttidspunkt_id between 0 and 719
                    then 1::bigint << (fact.sluttidspunkt_id / 15)
                else 0
            end
        ) as slut_foer,
        bit_or(
            case
                when fact.sluttidspunkt_id >= 720
                    then 1::bigint << (fact.sluttidspunkt_id / 15 - 48)
                when fact.sluttidspunkt_id < 0 then 1::bigint << 48
                else 0
            end
        ) as slut_efter
    from dm.fact_tilstedevaerelse as fact
    inner join dm.dim_registrering as registrering
        on fact.registrering_id = registrering.registrering_id
    where
        fact.kommune_nr = any('{kommuner}'::smallint[])
        and fact.dato >= '{maaned}'
        and fact.dato < ('{maaned}'::date + interval '1 month')::date
    group by fact.kommune_nr, fact.borger_nr, fact.institution_stil_nr
),

barn as materialized (
    select
        samlet.kommune_nr,
        samlet.dato,
        samlet.grupper,
        samlet.start_foer,
        samlet.start_efter,
        samlet.slut_foer,
        samlet.slut_efter,
        andel.fuldtidsprocent
    from (
        select
            barn_enhed.kommune_nr,
            barn_enhed.borger_nr,
            max(barn_enhed.dato) as dato,
            bit_or(barn_enhed.grupper) as grupper,
            bit_or(barn_enhed.start_foer) as start_foer,
            bit_or(barn_enhed.start_efter) as start_efter,
            bit_or(barn_enhed.slut_foer) as slut_foer,
            bit_or(barn_enhed.slut_efter) as slut_efter
        from barn_enhed
        group by barn_enhed.kommune_nr, barn_enhed.borger_nr
    ) as samlet
    left join andel
        on samlet.kommune_nr = andel.kommune_nr and samlet.borger_nr = andel.borger_nr
),

-- Which bits occur in a kommune: only those are looked for in its children.
brugt as (
    select
        barn.kommune_nr,
        bit_or(barn.start_foer) as start_foer,
        bit_or(barn.start_efter) as start_efter,
        bit_or(barn.slut_foer) as slut_foer,
        bit_or(barn.slut_efter) as slut_efter
    from barn
    group by barn.kommune_nr
),

-- Every child once per dimension and member, by numbers, not texts: there are millions of them.
-- 0 HandleKommune, 1 InstitutionSTIL, 2 Registrering, 3 Starttidspunkt, 4 Sluttidspunkt.
medlem_barn as (
    select
        barn.kommune_nr,
        0 as dimension_nr,
        0 as medlem_nr,
        barn.dato,
        barn.fuldtidsprocent
    from barn
    union all
    select
        barn_enhed.kommune_nr,
        1 as dimension_nr,
        barn_enhed.institution_stil_nr as medlem_nr,
        barn_enhed.dato,
        andel.fuldtidsprocent
    from barn_enhed
    left join andel
        on barn_enhed.kommune_nr = andel.kommune_nr and barn_enhed.borger_nr = andel.borger_nr
    union all
    select
        barn.kommune_nr,
        2 as dimension_nr,
        gruppe.registrering_gruppe_nr::integer as medlem_nr,
        barn.dato,
        barn.fuldtidsprocent
    from barn
    inner join gruppe
        on (barn.grupper >> gruppe.registrering_gruppe_nr) & 1 = 1
    union all
    select
        barn.kommune_nr,
        3 as dimension_nr,
        kvarter.kvarter_nr as medlem_nr,
        barn.dato,
        barn.fuldtidsprocent
    from brugt
    inner join kvarter
        on
            case
                when kvarter.kvarter_nr < 48 then brugt.start_foer >> kvarter.kvarter_nr
                else brugt.start_efter >> (kvarter.kvarter_nr - 48)
            end & 1 = 1
    inner join barn
        on
            brugt.kommune_nr = barn.kommune_nr
            and case
                when kvarter.kvarter_nr < 48 then barn.start_foer >> kvarter.kvarter_nr
                else barn.start_efter >> (kvarter.kvarter_nr - 48)
            end & 1 = 1
    union all
    select
        barn.kommune_nr,
        4 as dimension_nr,
        kvarter.kvarter_nr as medlem_nr,
        barn.dato,
        barn.fuldtidsprocent
    from brugt
    inner join kvarter
        on
            case
                when kvarter.kvarter_nr < 48 then brugt.slut_foer >> kvarter.kvarter_nr
                else brugt.slut_efter >> (kvarter.kvarter_nr - 48)
            end & 1 = 1
    inner join barn
        on
            brugt.kommune_nr = barn.kommune_nr
            and case
                when kvarter.kvarter_nr < 48 then barn.slut_foer >> kvarter.kvarter_nr
                else barn.slut_efter >> (kvarter.kvarter_nr - 48)
            end & 1 = 1
),

optalt as (
    select
        medlem_barn.kommune_nr,
        medlem_barn.dimension_nr,
        medlem_barn.medlem_nr,
        max(medlem_barn.dato) as dato,
        count(*) as antal_unikke_boern,
        sum(medlem_barn.fuldtidsprocent) * 0.01 as antal_fuldtidsboern,
        count(medlem_barn.fuldtidsprocent) as antal_med_fuldtidsandel
    from medlem_barn
    group by medlem_barn.kommune_nr, medlem_barn.dimension_nr, medlem_barn.medlem_nr
),

celle as (
    select
        optalt.kommune_nr,
        case optalt.dimension_nr
            when 1 then 'InstitutionSTIL'
            when 2 then 'Registrering'
            when 3 then 'Starttidspunkt'
            when 4 then 'Sluttidspunkt'
        end as dimension,
        coalesce(enhed.dagtilbudsnummer, gruppe.registrering_gruppe, kvarter.kvarter)
            as medlem_kode,
        coalesce(
            enhed.dagtilbudsnummer || ' ' || enhed.enhedsnavn,
            gruppe.registrering_gruppe,
            kvarter.kvarter
        ) as medlem,
        optalt.antal_unikke_boern,
        optalt.antal_fuldtidsboern,
        optalt.antal_med_fuldtidsandel
    from optalt
    left join dm.dim_institution_stil as enhed
        on
            optalt.dimension_nr = 1
            and optalt.medlem_nr = enhed.institution_stil_nr
            and optalt.dato >= enhed.gyldig_fra
            and optalt.dato < enhed.gyldig_til
    left join gruppe
        on optalt.dimension_nr = 2 and optalt.medlem_nr = gruppe.registrering_gruppe_nr
    left join kvarter
        on optalt.dimension_nr in (3, 4) and optalt.medlem_nr = kvarter.kvarter_nr
    where optalt.dimension_nr <> 0
    union all
    select
        optalt.kommune_nr,
        medlem.dimension,
        medlem.medlem_kode,
        medlem.medlem,
        optalt.antal_unikke_boern,
        optalt.antal_fuldtidsboern,
        optalt.antal_med_fuldtidsandel
    from optalt
    inner join dm.dim_kommune as kommune
        on optalt.kommune_nr = kommune.kommune_nr
    cross join
        lateral (
            values
            ('HandleKommune', kommune.kommune_nr::text, kommune.kommune_navn),
            (
                'TidMåned',
                to_char('{maaned}'::date, 'YYYY-MM'),
                to_char('{maaned}'::date, 'YYYY-MM')
            ),
            ('HandleKommune', 'Alle', 'Alle'),
            ('TidMåned', 'Alle', 'Alle'),
            ('InstitutionSTIL', 'Alle', 'Alle'),
            ('Registrering', 'Alle', 'Alle'),
            ('Starttidspunkt', 'Alle', 'Alle'),
            ('Sluttidspunkt', 'Alle', 'Alle')
        ) as medlem (dimension, medlem_kode, medlem)
    where optalt.dimension_nr = 0
),

noegle as materialized (
    select
        celle.kommune_nr,
        drift.stoej_noegle_til(concat_ws('|', 'tilstedevaerelse', celle.kommune_nr)) as fast,
        -- Other noise in every cell as soon as any of them changes, or what counts as few.
        drift.stoej_noegle_til(
            concat_ws(
                '|', 'tilstedevaerelse', celle.kommune_nr, '{maaned}',
                max(indstilling.mindste_gruppe),
                bit_xor(
                    hashtextextended(
                        concat_ws(
                            '|', celle.dimension, celle.medlem_kode, celle.antal_unikke_boern,
                            trim_scale(celle.antal_fuldtidsboern), celle.antal_med_fuldtidsandel
                        ),
                        0
                    )
                )
            )
        ) as maaned
    from celle
    cross join drift.indstilling
    group by celle.kommune_nr
),

-- A cell that has all children is the same one wherever it stands.
navngivet_celle as (
    select
        celle.*,
        case
            when
                celle.medlem_kode = 'Alle' or celle.dimension in ('HandleKommune', 'TidMåned')
                then 'Alle'
            else concat_ws('|', celle.dimension, celle.medlem_kode)
        end as celle
    from celle
),

stoej as (
    select
        navngivet_celle.*,
        drift.stoej(navngivet_celle.celle, noegle.fast, noegle.maaned) as stoej,
        drift.stoej(
            'fuldtid|' || navngivet_celle.celle, noegle.fast, noegle.maaned
        ) as stoej_fuldtid
    from navngivet_celle
    inner join noegle
        on navngivet_celle.kommune_nr = noegle.kommune_nr
),

vist as (
    select
        stoej.*,
        indstilling.mindste_gruppe,
        drift.vist_antal(stoej.antal_unikke_boern, stoej.stoej, indstilling.mindste_gruppe)
            as antal_unikke_boern_andre
    from stoej
    cross join drift.indstilling
)

select
    vist.kommune_nr,
    '{maaned}'::date as maaned,
    vist.dimension,
    vist.medlem_kode,
    vist.medlem,
    vist.antal_unikke_boern,
    vist.antal_fuldtidsboern,
    vist.antal_med_fuldtidsandel,
    vist.antal_unikke_boern_andre,
    -- Those who have a share are a group of their own.
    case
        when vist.antal_med_fuldtidsandel >= vist.mindste_gruppe
            then drift.vist_sum(
                vist.antal_fuldtidsboern, vist.antal_unikke_boern, vist.antal_unikke_boern_andre,
                vist.stoej_fuldtid
            )
    end as antal_fuldtidsboern_andre
from vist

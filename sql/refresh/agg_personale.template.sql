-- Reads: dm.agg_boern, dm.dim_alder, dm.dim_institution_stil, dm.dim_konto,
--        dm.dim_stillingskategori, dm.fact_indskrivning, dm.fact_personale, dm.noeglefil,
--        drift.levering_udsnit, regn_periode
-- Staff of the months in `regn_periode`, split between the age groups: docs/definitioner.md,
-- "Split of staff". A month without an effective delivery of staff has no row.
with
-- The months that have staff at all.
beroert_normering as (
    select
        regn_periode.kommune_nr,
        regn_periode.periode
    from regn_periode
    inner join drift.levering_udsnit as udsnit
        on
            regn_periode.kommune_nr = udsnit.kommune_nr
            and regn_periode.periode = udsnit.periode
            and udsnit.kilde = 'flis-personale'
            and udsnit.status = 'gaeldende'
),

-- Distinct children of each kommunal or selvejende day institution that the register knows ...
enhed_boern as (
    select
        fact.kommune_nr,
        fact.maaned,
        fact.institution_stil_nr,
        count(distinct fact.borger_nr) filter (where alder.aldersgruppe = '0-2') as antal_0_2,
        count(distinct fact.borger_nr) filter (where alder.aldersgruppe = '3-5') as antal_3_5
    from beroert_normering as beroert
    inner join dm.fact_indskrivning as fact
        on
            beroert.kommune_nr = fact.kommune_nr
            and beroert.periode = fact.maaned
            and fact.maaned between '{fra}' and '{til}'
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    where enhed.er_normering
    group by fact.kommune_nr, fact.maaned, fact.institution_stil_nr
),

-- ... and over all of them, those without a unit included.
kommune_boern as (
    select
        agg.kommune_nr,
        agg.maaned,
        agg.antal_boern_normering_0_2 as antal_0_2,
        agg.antal_boern_normering_3_5 as antal_3_5
    from beroert_normering as beroert
    inner join dm.agg_boern as agg
        on beroert.kommune_nr = agg.kommune_nr and beroert.periode = agg.maaned
),

-- Pedagogical staff on the accounts of day institutions. Not 00099905 (dagpleje), and not staff of
-- a unit that is no kommunal or selvejende day institution.
personale as (
    select
        fact.kommune_nr,
        fact.maaned,
        fact.institution_stil_nr,
        sum(fact.beskaeftigelsesgrad * kategori.vaegt) as fuldtidspersoner,
        sum(
            fact.beskaeftigelsesgrad * kategori.vaegt
            * case when kategori.er_leder then 0.85 else 1 end
        ) as fuldtidspersoner_2023
    from beroert_normering as beroert
    inner join dm.fact_personale as fact
        on
            beroert.kommune_nr = fact.kommune_nr
            and beroert.periode = fact.maaned
            and fact.maaned between '{fra}' and '{til}'
    inner join dm.dim_konto as konto
        on fact.konto_id = konto.konto_id
    inner join dm.dim_stillingskategori as kategori
        on fact.stillingskategori_id = kategori.stillingskategori_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    where
        konto.er_normering
        and kategori.er_paedagogisk
        and fact.pseudonummer <> '00099905'
        and (fact.institution_stil_id = -1 or enhed.er_normering)
    group by fact.kommune_nr, fact.maaned, fact.institution_stil_nr
),

-- Whose children decide: the unit's, where it has some aged 0-5; else the kommune's.
grundlag as (
    select
        personale.kommune_nr,
        personale.maaned,
        personale.fuldtidspersoner,
        personale.fuldtidspersoner_2023,
        noegle.andel_vuggestue,
        noegle.andel_boernehave,
        case
            when coalesce(enhed_boern.antal_0_2 + enhed_boern.antal_3_5, 0) > 0
                then enhed_boern.antal_0_2
            else kommune_boern.antal_0_2
        end as antal_0_2,
        case
            when coalesce(enhed_boern.antal_0_2 + enhed_boern.antal_3_5, 0) > 0
                then enhed_boern.antal_3_5
            else kommune_boern.antal_3_5
        end as antal_3_5
    from personale
    left join enhed_boern
        on
            personale.kommune_nr = enhed_boern.kommune_nr
            and personale.maaned = enhed_boern.maaned
            and personale.institution_stil_nr = enhed_boern.institution_stil_nr
    left join kommune_boern
        on
            personale.kommune_nr = kommune_boern.kommune_nr
            and personale.maaned = kommune_boern.maaned
    left join dm.noeglefil as noegle
        on
            personale.kommune_nr = noegle.kommune_nr
            and personale.maaned >= noegle.gyldig_fra
            and personale.maaned < noegle.gyldig_til
),

-- The kommune's key overrides everything; else a child aged 0-2 weighs twice. Thirty decimals, so
-- that nothing is rounded before the indicator is.
andel as (
    select
        grundlag.*,
        coalesce(
            grundlag.andel_vuggestue,
            round(2 * grundlag.antal_0_2::numeric, 30)
            / nullif(2 * grundlag.antal_0_2 + grundlag.antal_3_5, 0),
            0
        ) as andel_0_2,
        coalesce(
            grundlag.andel_boernehave,
            round(grundlag.antal_3_5::numeric, 30)
            / nullif(2 * grundlag.antal_0_2 + grundlag.antal_3_5, 0),
            0
        ) as andel_3_5
    from grundlag
),

fordelt as (
    select
        andel.kommune_nr,
        andel.maaned,
        sum(andel.fuldtidspersoner * andel.andel_0_2) as fuldtidspersoner_0_2,
        sum(andel.fuldtidspersoner * andel.andel_3_5) as fuldtidspersoner_3_5,
        sum(andel.fuldtidspersoner_2023 * andel.andel_0_2) as fuldtidspersoner_2023_0_2,
        sum(andel.fuldtidspersoner_2023 * andel.andel_3_5) as fuldtidspersoner_2023_3_5
    from andel
    group by andel.kommune_nr, andel.maaned
),

dagplejer as (
    select
        fact.kommune_nr,
        fact.maaned,
        count(distinct fact.person_nr) as antal_dagplejere,
        sum(fact.beskaeftigelsesgrad) as fuldtidspersoner_dagpleje
    from beroert_normering as beroert
    inner join dm.fact_personale as fact
        on
            beroert.kommune_nr = fact.kommune_nr
            and beroert.periode = fact.maaned
            and fact.maaned between '{fra}' and '{til}'
    inner join dm.dim_stillingskategori as kategori
        on fact.stillingskategori_id = kategori.stillingskategori_id
    where fact.konto_id = 52511 and kategori.stillingskategori_kode = '25'
    group by fact.kommune_nr, fact.maaned
)

select
    beroert.kommune_nr,
    beroert.periode as maaned,
    coalesce(fordelt.fuldtidspersoner_0_2, 0) as fuldtidspersoner_0_2,
    coalesce(fordelt.fuldtidspersoner_3_5, 0) as fuldtidspersoner_3_5,
    coalesce(fordelt.fuldtidspersoner_2023_0_2, 0) as fuldtidspersoner_2023_0_2,
    coalesce(fordelt.fuldtidspersoner_2023_3_5, 0) as fuldtidspersoner_2023_3_5,
    coalesce(dagplejer.antal_dagplejere, 0) as antal_dagplejere,
    coalesce(dagplejer.fuldtidspersoner_dagpleje, 0) as fuldtidspersoner_dagpleje
from beroert_normering as beroert
left join fordelt
    on beroert.kommune_nr = fordelt.kommune_nr and beroert.periode = fordelt.maaned
left join dagplejer
    on beroert.kommune_nr = dagplejer.kommune_nr and beroert.periode = dagplejer.maaned

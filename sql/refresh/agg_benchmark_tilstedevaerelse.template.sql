-- Attendance of a touched month by every dimension of the benchmark cube; times by the quarter of
-- an hour, registrations by their group. A cell that stands for 1-4 children is marked; the view
-- hides it.
with
-- Millions of registrations become few rows first: every child once per unit, once per group, once
-- per start and end; and the last day, on which a unit's name is read.
barn as (
    select
        fact.kommune_nr,
        fact.borger_nr,
        case
            when grouping(fact.institution_stil_nr) = 0 then 'InstitutionSTIL'
            when grouping(registrering.registrering_gruppe) = 0 then 'Registrering'
            when grouping(start.kvarter) = 0 then 'Starttidspunkt'
            when grouping(slut.kvarter) = 0 then 'Sluttidspunkt'
            else 'HandleKommune'
        end as dimension,
        fact.institution_stil_nr,
        coalesce(registrering.registrering_gruppe, start.kvarter, slut.kvarter) as medlem,
        max(fact.dato) as dato
    from regn_periode as beroert
    inner join dm.fact_tilstedevaerelse as fact
        on
            beroert.kommune_nr = fact.kommune_nr
            and fact.dato >= '{maaned}'
            and fact.dato < ('{maaned}'::date + interval '1 month')::date
    inner join dm.dim_registrering as registrering
        on fact.registrering_id = registrering.registrering_id
    inner join dm.dim_tidspunkt as start
        on fact.starttidspunkt_id = start.tidspunkt_id
    inner join dm.dim_tidspunkt as slut
        on fact.sluttidspunkt_id = slut.tidspunkt_id
    group by
        grouping sets (
            (fact.kommune_nr, fact.borger_nr),
            (fact.kommune_nr, fact.borger_nr, fact.institution_stil_nr),
            (fact.kommune_nr, fact.borger_nr, registrering.registrering_gruppe),
            (fact.kommune_nr, fact.borger_nr, start.kvarter),
            (fact.kommune_nr, fact.borger_nr, slut.kvarter)
        )
),

andel as (
    select
        fact.kommune_nr,
        fact.borger_nr,
        max(fact.fuldtidsandel) as fuldtidsandel
    from regn_periode as beroert
    inner join dm.fact_indskrivning as fact
        on beroert.kommune_nr = fact.kommune_nr and fact.maaned = '{maaned}'
    group by fact.kommune_nr, fact.borger_nr
),

optalt as (
    select
        barn.kommune_nr,
        barn.dimension,
        barn.institution_stil_nr,
        barn.medlem,
        max(barn.dato) as dato,
        count(*) as antal_unikke_boern,
        sum(andel.fuldtidsandel) as antal_fuldtidsboern,
        count(andel.fuldtidsandel) as antal_med_fuldtidsandel
    from barn
    left join andel
        on barn.kommune_nr = andel.kommune_nr and barn.borger_nr = andel.borger_nr
    group by barn.kommune_nr, barn.dimension, barn.institution_stil_nr, barn.medlem
),

celle as (
    select
        optalt.kommune_nr,
        optalt.dimension,
        coalesce(enhed.dagtilbudsnummer, optalt.medlem) as medlem_kode,
        coalesce(enhed.dagtilbudsnummer || ' ' || enhed.enhedsnavn, optalt.medlem) as medlem,
        optalt.antal_unikke_boern,
        optalt.antal_fuldtidsboern,
        optalt.antal_med_fuldtidsandel
    from optalt
    left join dm.dim_institution_stil as enhed
        on
            optalt.institution_stil_nr = enhed.institution_stil_nr
            and optalt.dato >= enhed.gyldig_fra
            and optalt.dato < enhed.gyldig_til
    where optalt.dimension <> 'HandleKommune'
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
    where optalt.dimension = 'HandleKommune'
)

select
    celle.kommune_nr,
    '{maaned}'::date as maaned,
    celle.dimension,
    celle.medlem_kode,
    celle.medlem,
    celle.antal_unikke_boern,
    celle.antal_fuldtidsboern,
    celle.antal_med_fuldtidsandel,
    celle.antal_unikke_boern between 1 and 4 as er_skjult
from celle

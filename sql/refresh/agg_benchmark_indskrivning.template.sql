-- Reads: dm.dim_alder, dm.dim_ejerform, dm.dim_institution, dm.dim_institution_stil,
--        dm.dim_kommune, dm.dim_pladstype, dm.dim_rabat, dm.dim_taksttype, dm.fact_indskrivning,
--        drift.indstilling, drift.levering_udsnit, regn_periode
-- Enrolled children of a touched month by every dimension of the benchmark cube. One month at a
-- time, with its date in the text: only that month's partition is read.
-- What others see of a cell: docs/adgang.md, "What others see".
with
kategori (kategori_nr, kategori, kategori_navn) as (
    values
    (0, 'ukendt', 'Ukendt'),
    (1, 'dagpleje', 'Dagpleje'),
    (2, 'vuggestue', 'Vuggestue'),
    (3, 'boernehave', 'Børnehave'),
    (4, 'integreret', 'Integreret institution'),
    (5, 'privat', 'Privat institution'),
    (6, 'andet', 'Andet')
),

-- Every place, with the child's youngest age where its rows disagree.
plads as (
    select
        fact.kommune_nr,
        min(alder.aldersgruppe) over barn as aldersgruppe,
        case when count(*) over barn > 1 then fact.borger_nr end as delt_borger_nr,
        -- The unit in the register, else the local institution, else the one that nobody knows.
        case
            when fact.institution_stil_nr <> -1 then fact.institution_stil_nr
            when fact.institution_nr <> -1 then -fact.institution_nr
            else 0
        end as institution_nr,
        fact.institution_stil_nr,
        coalesce(kategori.kategori_nr, 0) as kategori_nr,
        fact.ejerform_id,
        fact.pladstype_id,
        fact.taksttype_id,
        fact.rabat_id,
        fact.bopael_kommune_nr
    from regn_periode as beroert
    inner join dm.fact_indskrivning as fact
        on beroert.kommune_nr = fact.kommune_nr and fact.maaned = '{maaned}'
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    inner join dm.dim_institution as institution
        on fact.institution_id = institution.institution_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    left join kategori
        on
            kategori.kategori = case
                when fact.institution_stil_id = -1 then institution.kategori
                else enhed.kategori
            end
    window barn as (partition by fact.kommune_nr, fact.borger_nr)
),

-- A child with one place counts once wherever it counts, so those that share everything here are
-- one row with their number. Only the few with several places must be told apart.
samlet as (
    select
        plads.kommune_nr,
        plads.delt_borger_nr,
        plads.aldersgruppe,
        plads.institution_nr,
        plads.institution_stil_nr,
        plads.kategori_nr,
        plads.ejerform_id,
        plads.pladstype_id,
        plads.taksttype_id,
        plads.rabat_id,
        plads.bopael_kommune_nr,
        count(*) filter (where plads.delt_borger_nr is null) as boern
    from plads
    group by
        plads.kommune_nr, plads.delt_borger_nr, plads.aldersgruppe, plads.institution_nr,
        plads.institution_stil_nr, plads.kategori_nr, plads.ejerform_id, plads.pladstype_id,
        plads.taksttype_id, plads.rabat_id, plads.bopael_kommune_nr
),

-- All of them once per dimension. Numbers, not texts: there are hundreds of thousands.
valgt as not materialized (
    select
        samlet.kommune_nr,
        samlet.delt_borger_nr,
        samlet.aldersgruppe,
        samlet.institution_nr,
        samlet.boern,
        valg.dimension_nr,
        valg.medlem_nr
    from samlet
    cross join lateral (
        values
        (0, samlet.kommune_nr::integer),
        (1, samlet.pladstype_id),
        (2, samlet.taksttype_id),
        (3, samlet.rabat_id),
        (4, samlet.ejerform_id),
        (5, samlet.bopael_kommune_nr::integer),
        (6, samlet.kategori_nr),
        (7, samlet.institution_stil_nr)
    ) as valg (dimension_nr, medlem_nr)
),

-- An institution counts once, whoever its children are.
institution as (
    select
        valgt.kommune_nr,
        valgt.dimension_nr,
        valgt.medlem_nr,
        valgt.aldersgruppe,
        valgt.institution_nr,
        sum(valgt.boern) as boern
    from valgt
    group by
        valgt.kommune_nr, valgt.dimension_nr, valgt.medlem_nr, valgt.aldersgruppe,
        valgt.institution_nr
),

flere_pladser as (
    select
        valgt.kommune_nr,
        valgt.dimension_nr,
        valgt.medlem_nr,
        valgt.aldersgruppe,
        count(distinct valgt.delt_borger_nr) as boern
    from valgt
    where valgt.delt_borger_nr is not null
    group by valgt.kommune_nr, valgt.dimension_nr, valgt.medlem_nr, valgt.aldersgruppe
),

talt as (
    select
        institution.kommune_nr,
        institution.dimension_nr,
        institution.medlem_nr,
        institution.aldersgruppe,
        institution.institution_nr,
        institution.boern
    from institution
    union all
    select
        flere_pladser.kommune_nr,
        flere_pladser.dimension_nr,
        flere_pladser.medlem_nr,
        flere_pladser.aldersgruppe,
        null as institution_nr,
        flere_pladser.boern
    from flere_pladser
),

optalt as (
    select
        talt.kommune_nr,
        case talt.dimension_nr
            when 0 then 'HandleKommune'
            when 1 then 'Pladstype'
            when 2 then 'Taksttype'
            when 3 then 'Rabatplads'
            when 4 then 'EjerformSTIL'
            when 5 then 'BopælsKommune'
            when 6 then 'DagtilbudInstitution'
            when 7 then 'InstitutionSTIL'
        end as dimension,
        talt.medlem_nr,
        sum(talt.boern) as boern,
        coalesce(sum(talt.boern) filter (where talt.aldersgruppe = '0-2'), 0) as boern_0_2,
        coalesce(sum(talt.boern) filter (where talt.aldersgruppe = '3-5'), 0) as boern_3_5,
        count(distinct talt.institution_nr) as institutioner,
        count(distinct talt.institution_nr) filter (
            where talt.aldersgruppe = '0-2'
        ) as institutioner_0_2,
        count(distinct talt.institution_nr) filter (
            where talt.aldersgruppe = '3-5'
        ) as institutioner_3_5
    from talt
    group by talt.kommune_nr, talt.dimension_nr, talt.medlem_nr
),

-- The whole kommune; also where none of its children counts.
i_alt as (
    select
        beroert.kommune_nr,
        kommune.kommune_navn,
        coalesce(optalt.boern, 0) as boern,
        coalesce(optalt.boern_0_2, 0) as boern_0_2,
        coalesce(optalt.boern_3_5, 0) as boern_3_5,
        coalesce(optalt.institutioner, 0) as institutioner,
        coalesce(optalt.institutioner_0_2, 0) as institutioner_0_2,
        coalesce(optalt.institutioner_3_5, 0) as institutioner_3_5
    from regn_periode as beroert
    inner join dm.dim_kommune as kommune
        on beroert.kommune_nr = kommune.kommune_nr
    left join optalt
        on beroert.kommune_nr = optalt.kommune_nr and optalt.dimension = 'HandleKommune'
    where
        exists (
            select 1
            from drift.levering_udsnit as udsnit
            where
                udsnit.kilde = 'dst-indskrivning'
                and udsnit.status = 'gaeldende'
                and udsnit.kommune_nr = beroert.kommune_nr
                and udsnit.periode = '{maaned}'
        )
),

-- The members by their codes and names.
navngivet as (
    select
        optalt.*,
        coalesce(
            pladstype.pladstype,
            taksttype.taksttype,
            rabat.rabat,
            ejerform.ejerform_kode,
            bopael.kommune_nr::text,
            kategori.kategori,
            enhed.dagtilbudsnummer
        ) as medlem_kode,
        coalesce(
            bopael.kommune_navn,
            kategori.kategori_navn || ', ' || i_alt.kommune_navn,
            nullif(enhed.dagtilbudsnummer, '') || ' ' || enhed.enhedsnavn
        ) as navn
    from optalt
    inner join i_alt
        on optalt.kommune_nr = i_alt.kommune_nr
    left join dm.dim_pladstype as pladstype
        on optalt.dimension = 'Pladstype' and optalt.medlem_nr = pladstype.pladstype_id
    left join dm.dim_taksttype as taksttype
        on optalt.dimension = 'Taksttype' and optalt.medlem_nr = taksttype.taksttype_id
    left join dm.dim_rabat as rabat
        on optalt.dimension = 'Rabatplads' and optalt.medlem_nr = rabat.rabat_id
    left join dm.dim_ejerform as ejerform
        on optalt.dimension = 'EjerformSTIL' and optalt.medlem_nr = ejerform.ejerform_id
    left join dm.dim_kommune as bopael
        on optalt.dimension = 'BopælsKommune' and optalt.medlem_nr = bopael.kommune_nr
    left join kategori
        on
            optalt.dimension = 'DagtilbudInstitution'
            and optalt.medlem_nr = kategori.kategori_nr
    left join dm.dim_institution_stil as enhed
        on
            optalt.dimension = 'InstitutionSTIL'
            and optalt.medlem_nr = enhed.institution_stil_nr
            and '{maaned}' >= enhed.gyldig_fra
            and '{maaned}' < enhed.gyldig_til
    where optalt.dimension <> 'HandleKommune'
),

celle as (
    select
        navngivet.kommune_nr,
        navngivet.dimension,
        -- Nobody's own text may pass for the row of all.
        regexp_replace(navngivet.medlem_kode, '^(_*Alle)$', '_\1') as medlem_kode,
        coalesce(navngivet.navn, nullif(navngivet.medlem_kode, ''), 'Ukendt') as medlem,
        gruppe.aldersgruppe,
        gruppe.antal_indskrevne_boern,
        gruppe.antal_institutioner
    from navngivet
    cross join
        lateral (
            values
            ('Alle', navngivet.boern, navngivet.institutioner),
            ('0-2', navngivet.boern_0_2, navngivet.institutioner_0_2),
            ('3-5', navngivet.boern_3_5, navngivet.institutioner_3_5)
        ) as gruppe (aldersgruppe, antal_indskrevne_boern, antal_institutioner)
    union all
    select
        i_alt.kommune_nr,
        medlem.dimension,
        medlem.medlem_kode,
        medlem.medlem,
        gruppe.aldersgruppe,
        gruppe.antal_indskrevne_boern,
        gruppe.antal_institutioner
    from i_alt
    cross join
        lateral (
            values
            ('HandleKommune', i_alt.kommune_nr::text, i_alt.kommune_navn),
            (
                'TidMåned',
                to_char('{maaned}'::date, 'YYYY-MM'),
                to_char('{maaned}'::date, 'YYYY-MM')
            ),
            ('HandleKommune', 'Alle', 'Alle'),
            ('TidMåned', 'Alle', 'Alle'),
            ('Pladstype', 'Alle', 'Alle'),
            ('Taksttype', 'Alle', 'Alle'),
            ('Rabatplads', 'Alle', 'Alle'),
            ('EjerformSTIL', 'Alle', 'Alle'),
            ('BopælsKommune', 'Alle', 'Alle'),
            ('DagtilbudInstitution', 'Alle', 'Alle'),
            ('InstitutionSTIL', 'Alle', 'Alle'),
            ('DagtilbudAlder', 'Alle', 'Alle')
        ) as medlem (dimension, medlem_kode, medlem)
    cross join
        lateral (
            values
            ('Alle', i_alt.boern, i_alt.institutioner),
            ('0-2', i_alt.boern_0_2, i_alt.institutioner_0_2),
            ('3-5', i_alt.boern_3_5, i_alt.institutioner_3_5)
        ) as gruppe (aldersgruppe, antal_indskrevne_boern, antal_institutioner)
    -- Age is a dimension here, and needs no band beside it.
    where medlem.dimension <> 'DagtilbudAlder' or gruppe.aldersgruppe = 'Alle'
    union all
    select
        i_alt.kommune_nr,
        'DagtilbudAlder' as dimension,
        gruppe.medlem as medlem_kode,
        gruppe.medlem,
        'Alle' as aldersgruppe,
        gruppe.antal_indskrevne_boern,
        gruppe.antal_institutioner
    from i_alt
    cross join lateral (
        values
        ('0-2', i_alt.boern_0_2, i_alt.institutioner_0_2),
        ('3-5', i_alt.boern_3_5, i_alt.institutioner_3_5)
    ) as gruppe (medlem, antal_indskrevne_boern, antal_institutioner)
),

-- What the noise of a cell follows. A cell that has all children, or all of an age, is the same one
-- wherever it stands.
navngivet_celle as (
    select
        celle.*,
        case
            when
                celle.medlem_kode = 'Alle' or celle.dimension in ('HandleKommune', 'TidMåned')
                then celle.aldersgruppe
            when celle.dimension = 'DagtilbudAlder' then celle.medlem_kode
            else concat_ws('|', celle.dimension, celle.medlem_kode, celle.aldersgruppe)
        end as celle
    from celle
),

noegle as materialized (
    select
        celle.kommune_nr,
        drift.stoej_noegle_til(concat_ws('|', 'indskrivning', celle.kommune_nr)) as fast,
        -- Other noise in every cell as soon as any of them changes, or what counts as few.
        drift.stoej_noegle_til(
            concat_ws(
                '|', 'indskrivning', celle.kommune_nr, '{maaned}',
                max(indstilling.mindste_gruppe),
                bit_xor(
                    hashtextextended(
                        concat_ws(
                            '|', celle.dimension, celle.medlem_kode, celle.aldersgruppe,
                            celle.antal_indskrevne_boern, celle.antal_institutioner
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

stoej as (
    select
        navngivet_celle.*,
        drift.stoej(navngivet_celle.celle, noegle.fast, noegle.maaned) as stoej,
        drift.stoej(
            'institutioner|' || navngivet_celle.celle, noegle.fast, noegle.maaned
        ) as stoej_institutioner
    from navngivet_celle
    inner join noegle
        on navngivet_celle.kommune_nr = noegle.kommune_nr
),

vist as (
    select
        stoej.*,
        drift.vist_antal(stoej.antal_indskrevne_boern, stoej.stoej, indstilling.mindste_gruppe)
            as antal_indskrevne_boern_andre
    from stoej
    cross join drift.indstilling
)

select
    vist.kommune_nr,
    '{maaned}'::date as maaned,
    vist.dimension,
    vist.medlem_kode,
    vist.aldersgruppe,
    vist.medlem,
    vist.antal_indskrevne_boern,
    vist.antal_institutioner,
    vist.antal_indskrevne_boern_andre,
    case
        when vist.antal_indskrevne_boern_andre is null then null
        -- A unit is one institution, and none is none.
        when
            vist.antal_institutioner = 0
            or (vist.dimension = 'InstitutionSTIL' and vist.medlem_kode not in ('', 'Alle'))
            then vist.antal_institutioner
        else least(
            greatest(round(vist.antal_institutioner + 0.6 * vist.stoej_institutioner), 1),
            vist.antal_indskrevne_boern_andre
        )
    end as antal_institutioner_andre
from vist

-- Reads: dm.dim_afloenningsform, dm.dim_alder, dm.dim_ansaettelsesvilkaar,
--        dm.dim_institution_stil, dm.dim_koen, dm.dim_kommune, dm.dim_konto, dm.dim_medarbejder,
--        dm.dim_overenskomst, dm.dim_stillingskategori, dm.fact_personale, drift.indstilling,
--        drift.levering_udsnit, regn_periode
-- Staff of a touched month by every dimension of the benchmark cube; dates by their year, ages by
-- bands of ten years. What others see of a cell: docs/adgang.md, "What others see".
with
valgt as (
    select
        fact.kommune_nr,
        fact.person_nr,
        fact.medarbejder_nr,
        fact.beskaeftigelsesgrad,
        valg.dimension,
        valg.medlem_kode
    from regn_periode as beroert
    inner join dm.fact_personale as fact
        on beroert.kommune_nr = fact.kommune_nr and fact.maaned = '{maaned}'
    inner join dm.dim_medarbejder as medarbejder
        on fact.medarbejder_id = medarbejder.medarbejder_id
    inner join dm.dim_institution_stil as enhed
        on fact.institution_stil_id = enhed.institution_stil_id
    inner join dm.dim_konto as konto
        on fact.konto_id = konto.konto_id
    inner join dm.dim_afloenningsform as afloenningsform
        on fact.afloenningsform_id = afloenningsform.afloenningsform_id
    inner join dm.dim_ansaettelsesvilkaar as vilkaar
        on fact.ansaettelsesvilkaar_id = vilkaar.ansaettelsesvilkaar_id
    inner join dm.dim_alder as alder
        on fact.alder_id = alder.alder_id
    inner join dm.dim_stillingskategori as kategori
        on fact.stillingskategori_id = kategori.stillingskategori_id
    inner join dm.dim_overenskomst as overenskomst
        on fact.overenskomst_id = overenskomst.overenskomst_id
    inner join dm.dim_koen as koen
        on fact.koen_id = koen.koen_id
    cross join
        lateral (
            values
            ('TidMåned', to_char('{maaned}'::date, 'YYYY-MM')),
            ('InstitutionSTIL', enhed.dagtilbudsnummer),
            ('AutoriseretKontoplan', konto.konto),
            ('AnciennitetsDato', to_char(medarbejder.anciennitets_dato, 'YYYY')),
            ('AnsættelsesstopDato', to_char(medarbejder.stop_dato, 'YYYY')),
            ('AnsættelsesstartDato', to_char(medarbejder.ansat_dato, 'YYYY')),
            ('AnsatKommune', fact.ansat_kommune_nr::text),
            ('Aflønningsform', afloenningsform.afloenningsform),
            ('Ansættelsesvilkår', vilkaar.ansaettelsesvilkaar),
            (
                'Alder',
                case
                    when alder.alder_aar < 0 then ''
                    when alder.alder_aar < 20 then '0-19'
                    when alder.alder_aar >= 70 then '70+'
                    else concat(alder.alder_aar / 10 * 10, '-', alder.alder_aar / 10 * 10 + 9)
                end
            ),
            ('Stillingskategori', kategori.stillingskategori_kode),
            ('Overenskomst', overenskomst.overenskomst_kode),
            ('Køn', koen.koen_kode)
        ) as valg (dimension, medlem_kode)
),

optalt as (
    select
        valgt.kommune_nr,
        valgt.dimension,
        coalesce(valgt.medlem_kode, '') as medlem_kode,
        count(distinct valgt.person_nr) as antal_medarbejdere,
        sum(valgt.beskaeftigelsesgrad) as antal_fuldtidspersoner,
        sum(valgt.beskaeftigelsesgrad)
        / count(distinct valgt.medarbejder_nr) as beskaeftigelsesgrad
    from valgt
    group by valgt.kommune_nr, valgt.dimension, coalesce(valgt.medlem_kode, '')
),

-- The whole kommune; also where none of its staff counts.
i_alt as (
    select
        beroert.kommune_nr,
        coalesce(optalt.antal_medarbejdere, 0) as antal_medarbejdere,
        coalesce(optalt.antal_fuldtidspersoner, 0) as antal_fuldtidspersoner,
        optalt.beskaeftigelsesgrad
    from regn_periode as beroert
    left join optalt
        on beroert.kommune_nr = optalt.kommune_nr and optalt.dimension = 'TidMåned'
    where
        exists (
            select 1
            from drift.levering_udsnit as udsnit
            where
                udsnit.kilde = 'flis-personale'
                and udsnit.status = 'gaeldende'
                and udsnit.kommune_nr = beroert.kommune_nr
                and udsnit.periode = '{maaned}'
        )
),

celle as (
    select
        optalt.kommune_nr,
        optalt.dimension,
        -- Nobody's own text may pass for the row of all.
        regexp_replace(optalt.medlem_kode, '^(_*Alle)$', '_\1') as medlem_kode,
        case
            when optalt.dimension = 'InstitutionSTIL'
                then
                    concat_ws(
                        ' ', enhed.dagtilbudsnummer, coalesce(enhed.enhedsnavn, 'Ukendt')
                    )
            when optalt.dimension = 'AnsatKommune' then ansat.kommune_navn
            when optalt.dimension = 'Køn' then koen.koen
            when optalt.dimension = 'AnsættelsesstopDato' and optalt.medlem_kode = ''
                then 'Åben'
            when optalt.medlem_kode = '' then 'Ukendt'
            when optalt.dimension = 'Alder' then optalt.medlem_kode || ' år'
            else optalt.medlem_kode
        end as medlem,
        optalt.antal_medarbejdere,
        optalt.antal_fuldtidspersoner,
        optalt.beskaeftigelsesgrad
    from optalt
    left join dm.dim_kommune as ansat
        on optalt.dimension = 'AnsatKommune' and optalt.medlem_kode = ansat.kommune_nr::text
    left join dm.dim_koen as koen
        on optalt.dimension = 'Køn' and optalt.medlem_kode = koen.koen_kode
    left join dm.dim_institution_stil as enhed
        on
            optalt.dimension = 'InstitutionSTIL'
            and optalt.kommune_nr = enhed.kommune_nr
            and optalt.medlem_kode = enhed.dagtilbudsnummer
            and '{maaned}' >= enhed.gyldig_fra
            and '{maaned}' < enhed.gyldig_til
    where optalt.dimension <> 'TidMåned'
    union all
    select
        i_alt.kommune_nr,
        medlem.dimension,
        medlem.medlem_kode,
        medlem.medlem_kode as medlem,
        i_alt.antal_medarbejdere,
        i_alt.antal_fuldtidspersoner,
        i_alt.beskaeftigelsesgrad
    from i_alt
    cross join (
        values
        ('TidMåned', to_char('{maaned}'::date, 'YYYY-MM')),
        ('TidMåned', 'Alle'),
        ('InstitutionSTIL', 'Alle'),
        ('AutoriseretKontoplan', 'Alle'),
        ('AnciennitetsDato', 'Alle'),
        ('AnsættelsesstopDato', 'Alle'),
        ('AnsættelsesstartDato', 'Alle'),
        ('AnsatKommune', 'Alle'),
        ('Aflønningsform', 'Alle'),
        ('Ansættelsesvilkår', 'Alle'),
        ('Alder', 'Alle'),
        ('Stillingskategori', 'Alle'),
        ('Overenskomst', 'Alle'),
        ('Køn', 'Alle')
    ) as medlem (dimension, medlem_kode)
),

noegle as materialized (
    select
        celle.kommune_nr,
        drift.stoej_noegle_til(concat_ws('|', 'personale', celle.kommune_nr)) as fast,
        -- Other noise in every cell as soon as any of them changes, or what counts as few.
        drift.stoej_noegle_til(
            concat_ws(
                '|', 'personale', celle.kommune_nr, '{maaned}',
                max(indstilling.mindste_gruppe),
                bit_xor(
                    hashtextextended(
                        concat_ws(
                            '|', celle.dimension, celle.medlem_kode, celle.antal_medarbejdere,
                            trim_scale(celle.antal_fuldtidspersoner),
                            round(celle.beskaeftigelsesgrad, 6)
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

-- A cell that has the whole staff is the same one wherever it stands.
navngivet_celle as (
    select
        celle.*,
        case
            when celle.medlem_kode = 'Alle' or celle.dimension = 'TidMåned' then 'Alle'
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
        drift.vist_antal(stoej.antal_medarbejdere, stoej.stoej, indstilling.mindste_gruppe)
            as antal_medarbejdere_andre
    from stoej
    cross join drift.indstilling
),

vist_fuldtid as (
    select
        vist.*,
        drift.vist_sum(
            vist.antal_fuldtidspersoner, vist.antal_medarbejdere, vist.antal_medarbejdere_andre,
            vist.stoej_fuldtid
        ) as antal_fuldtidspersoner_andre
    from vist
)

select
    vist.kommune_nr,
    '{maaned}'::date as maaned,
    vist.dimension,
    vist.medlem_kode,
    vist.medlem,
    vist.antal_medarbejdere,
    vist.antal_fuldtidspersoner,
    round(vist.beskaeftigelsesgrad, 6) as beskaeftigelsesgrad,
    vist.antal_medarbejdere_andre,
    vist.antal_fuldtidspersoner_andre,
    -- Of what is shown, and of nothing else: how many have two employments is nobody's.
    round(
        least(
            vist.antal_fuldtidspersoner_andre / nullif(vist.antal_medarbejdere_andre, 0)::numeric, 1
        ),
        2
    ) as beskaeftigelsesgrad_andre
from vist_fuldtid as vist

-- Reads: drift.institution_stil_noegle, dsa.stil_dagtilbud, dsa.stil_dagtilbud_gaeldende,
--        register_graense
-- Makes: institution_stil_tilstand
-- What the touched exports of the register say about anvisningsenheder, as far as another kommune
-- does not say them (`register_graense`): each with the name of its daginstitution from the same
-- export. A closed unit ("Nedlagt") is one that is not said.
-- Category: docs/definitioner.md, "Category".
create temp table institution_stil_tilstand on commit drop as
select
    noegle.institution_stil_nr,
    enhed.kommune_nr,
    enhed.anvisningsenhedsnummer as dagtilbudsnummer,
    enhed.navn as enhedsnavn,
    enhed.daginstitutionsnummer,
    daginstitution.navn as daginstitutionsnavn,
    enhed.institutionstype_kode,
    enhed.ejerform_kode,
    enhed.lovgrundlag_kode,
    case
        when enhed.institutionstype_kode in ('6010', '6011', '6012', '6013', '6014')
            then
                case
                    when enhed.ejerform_kode = '3' then 'privat'
                    when enhed.institutionstype_kode = '6013' then 'dagpleje'
                    when enhed.institutionstype_kode = '6010' then 'vuggestue'
                    when enhed.institutionstype_kode in ('6011', '6014') then 'boernehave'
                    else 'integreret'
                end
        else 'andet'
    end as kategori,
    enhed.vejnavn,
    enhed.husnummer,
    enhed.postnummer,
    enhed.bynavn,
    enhed.geo_bredde::numeric(9, 6) as geo_bredde,
    enhed.geo_laengde::numeric(9, 6) as geo_laengde,
    enhed.cvr_nummer,
    enhed.p_nummer,
    enhed.levering_nr,
    case
        when graense.var_andetsteds then greatest(interval.fra, interval.periode)
        else interval.fra
    end as fra,
    least(interval.til, graense.naeste) as til
from institution_stil_interval as interval
inner join dsa.stil_dagtilbud_gaeldende as enhed
    on
        interval.kommune_nr = enhed.kommune_nr
        and interval.periode = enhed.periode
        and enhed.niveau = 'anvisningsenhed'
        and enhed.er_aktiv
inner join drift.institution_stil_noegle as noegle
    on
        enhed.kommune_nr = noegle.kommune_nr
        and enhed.anvisningsenhedsnummer = noegle.dagtilbudsnummer
left join register_graense as graense
    on
        graense.niveau = 'anvisningsenhed'
        and enhed.anvisningsenhedsnummer = graense.nummer
        and enhed.kommune_nr = graense.kommune_nr
        and enhed.periode = graense.periode
left join dsa.stil_dagtilbud as daginstitution
    on
        enhed.levering_nr = daginstitution.levering_nr
        and enhed.kommune_nr = daginstitution.kommune_nr
        and enhed.daginstitutionsnummer = daginstitution.daginstitutionsnummer
        and daginstitution.niveau = 'daginstitution'
        -- Of one that stands there open and closed, the open row.
        and (
            daginstitution.er_aktiv
            or not exists (
                select 1
                from dsa.stil_dagtilbud as aaben
                where
                    aaben.levering_nr = daginstitution.levering_nr
                    and aaben.kommune_nr = daginstitution.kommune_nr
                    and aaben.daginstitutionsnummer = daginstitution.daginstitutionsnummer
                    and aaben.niveau = 'daginstitution'
                    and aaben.er_aktiv
            )
        )
where graense.viger is not true;

analyze institution_stil_tilstand;

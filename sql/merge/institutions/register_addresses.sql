-- Reads: drift.institution_stil_adresse_noegle, dsa.stil_dagtilbud_gaeldende, register_graense
-- Makes: institution_stil_adresse_tilstand
-- What the touched exports of the register say about alternative addresses, as far as another
-- kommune does not say them (`register_graense`).
create temp table institution_stil_adresse_tilstand on commit drop as
select
    noegle.institution_stil_adresse_nr,
    dsa.kommune_nr,
    dsa.alternativ_adresse_nummer,
    dsa.anvisningsenhedsnummer as dagtilbudsnummer,
    dsa.navn as adressenavn,
    dsa.vejnavn,
    dsa.husnummer,
    dsa.postnummer,
    dsa.bynavn,
    dsa.geo_bredde::numeric(9, 6) as geo_bredde,
    dsa.geo_laengde::numeric(9, 6) as geo_laengde,
    dsa.levering_nr,
    case
        when graense.var_andetsteds then greatest(interval.fra, interval.periode)
        else interval.fra
    end as fra,
    least(interval.til, graense.naeste) as til
from institution_stil_adresse_interval as interval
inner join dsa.stil_dagtilbud_gaeldende as dsa
    on
        interval.kommune_nr = dsa.kommune_nr
        and interval.periode = dsa.periode
        and dsa.niveau = 'alternativ adresse'
        and dsa.er_aktiv
inner join drift.institution_stil_adresse_noegle as noegle
    on
        dsa.kommune_nr = noegle.kommune_nr
        and dsa.alternativ_adresse_nummer = noegle.alternativ_adresse_nummer
left join register_graense as graense
    on
        graense.niveau = 'alternativ adresse'
        and dsa.alternativ_adresse_nummer = graense.nummer
        and dsa.kommune_nr = graense.kommune_nr
        and dsa.periode = graense.periode
where graense.viger is not true;

analyze institution_stil_adresse_tilstand;

-- The rows of fact_tilstedevaerelse as they shall be, for the days in `regn_periode`: registrations
-- in units that the register of the kommune knows on the day. The others stay in dsa until it does.
select
    dsa.kommune_nr,
    dsa.periode as dato,
    noegle.borger_nr,
    borger.borger_id,
    enhed.institution_stil_nr,
    enhed.institution_stil_id,
    dsa.registrering as registrering_id,
    coalesce(dsa.start_minut, -1::smallint) as starttidspunkt_id,
    coalesce(dsa.slut_minut, -1::smallint) as sluttidspunkt_id,
    dsa.minutter,
    dsa.levering_nr,
    dsa.linje_nr
from regn_periode
inner join drift.levering_udsnit as udsnit
    on
        regn_periode.kommune_nr = udsnit.kommune_nr
        and regn_periode.periode = udsnit.periode
        and udsnit.kilde = 'aula-tilstedevaerelse'
        and udsnit.status = 'gaeldende'
inner join dsa.aula_tilstedevaerelse as dsa
    on
        udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.periode = dsa.periode
        and udsnit.levering_nr = dsa.levering_nr
inner join dm.dim_institution_stil as enhed
    on
        dsa.kommune_nr = enhed.kommune_nr
        and dsa.institutionsnummer = enhed.dagtilbudsnummer
        and dsa.periode >= enhed.gyldig_fra
        and dsa.periode < enhed.gyldig_til
inner join drift.borger_noegle as noegle
    on dsa.kommune_nr = noegle.kommune_nr and dsa.borger_uuid = noegle.borger_uuid
inner join aula_borger as borger
    on
        noegle.borger_nr = borger.borger_nr
        and dsa.periode >= borger.fra
        and dsa.periode < borger.til

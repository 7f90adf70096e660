-- Reads: dm.dim_afloenningsform, dm.dim_alder, dm.dim_ansaettelsesvilkaar,
--        dm.dim_institution_stil, dm.dim_medarbejder, dm.dim_overenskomst,
--        dm.dim_stillingskategori, drift.medarbejder_noegle, drift.person_noegle, regn_periode,
--        taellende_personale
-- The rows of fact_personale as they shall be, for the months in `regn_periode`. Their
-- kommuner stand in the text, so that staff of others is not read. Every row that counts has its
-- keys, version and members by now; they are joined from the left all the same: see
-- fact_indskrivning.
select
    taellende.kommune_nr,
    taellende.periode as maaned,
    medarbejder.medarbejder_nr,
    medarbejder.medarbejder_id,
    person.person_nr,
    coalesce(enhed.institution_stil_nr, -1) as institution_stil_nr,
    coalesce(enhed.institution_stil_id, -1) as institution_stil_id,
    case
        when taellende.dagtilbudsnummer like '000999%' then taellende.dagtilbudsnummer
        else ''
    end as pseudonummer,
    taellende.konto as konto_id,
    stillingskategori.stillingskategori_id,
    overenskomst.overenskomst_id,
    afloenningsform.afloenningsform_id,
    ansaettelsesvilkaar.ansaettelsesvilkaar_id,
    (case taellende.koen when 'K' then 1 when 'M' then 2 else -1 end)::smallint as koen_id,
    coalesce(alder.alder_id, -1) as alder_id,
    coalesce(anciennitet.alder_id, -1) as anciennitet_alder_id,
    coalesce(taellende.ansat_kommune_nr, taellende.kommune_nr) as ansat_kommune_nr,
    taellende.beskaeftigelsesgrad::numeric(5, 4) as beskaeftigelsesgrad,
    taellende.levering_nr,
    taellende.linje_nr
from regn_periode
inner join taellende_personale as taellende
    on
        regn_periode.kommune_nr = taellende.kommune_nr
        and regn_periode.periode = taellende.periode
left join drift.medarbejder_noegle as noegle
    on
        noegle.kommune_nr = any('{kommuner}'::smallint[])
        and taellende.kommune_nr = noegle.kommune_nr
        and taellende.ansaettelse_id = noegle.ansaettelse_id
left join dm.dim_medarbejder as medarbejder
    on
        medarbejder.kommune_nr = any('{kommuner}'::smallint[])
        and noegle.medarbejder_nr = medarbejder.medarbejder_nr
        and taellende.periode >= medarbejder.gyldig_fra
        and taellende.periode < medarbejder.gyldig_til
left join drift.person_noegle as person
    on
        person.kommune_nr = any('{kommuner}'::smallint[])
        and taellende.kommune_nr = person.kommune_nr
        and taellende.gaeldende_uuid = person.person_uuid
left join dm.dim_stillingskategori as stillingskategori
    on taellende.stillingskategori_kode = stillingskategori.stillingskategori_kode
left join dm.dim_overenskomst as overenskomst
    on taellende.overenskomst_kode = overenskomst.overenskomst_kode
left join dm.dim_afloenningsform as afloenningsform
    on taellende.afloenningsform = afloenningsform.afloenningsform
left join dm.dim_ansaettelsesvilkaar as ansaettelsesvilkaar
    on taellende.ansaettelsesvilkaar = ansaettelsesvilkaar.ansaettelsesvilkaar
left join dm.dim_institution_stil as enhed
    on
        taellende.kommune_nr = enhed.kommune_nr
        and taellende.dagtilbudsnummer = enhed.dagtilbudsnummer
        and taellende.periode >= enhed.gyldig_fra
        and taellende.periode < enhed.gyldig_til
left join dm.dim_alder as alder
    on
        1000 + extract(year from age(taellende.periode, taellende.foedselsdato))::integer
        = alder.alder_nr
        and taellende.periode >= alder.gyldig_fra
        and taellende.periode < alder.gyldig_til
left join dm.dim_alder as anciennitet
    on
        1000 + extract(year from age(taellende.periode, taellende.anciennitets_dato))::integer
        = anciennitet.alder_nr
        and taellende.periode >= anciennitet.gyldig_fra
        and taellende.periode < anciennitet.gyldig_til

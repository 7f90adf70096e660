-- Reads: drift.medarbejder_noegle, drift.person_noegle, taellende_personale
-- Makes: medarbejder_tilstand
-- What the touched months say about employments. Where the rows of one employment disagree, the
-- lowest line number counts; the category of each account belongs to the fact.
create temp table medarbejder_tilstand on commit drop as
select distinct on (taellende.kommune_nr, taellende.periode, taellende.ansaettelse_id)
    noegle.medarbejder_nr,
    taellende.kommune_nr,
    person.person_nr,
    taellende.ansaettelse_id,
    (case taellende.koen when 'K' then 1 when 'M' then 2 else -1 end)::smallint as koen_id,
    taellende.foedselsdato,
    taellende.stillingskategori_kode,
    taellende.overenskomst_kode,
    taellende.afloenningsform,
    taellende.ansaettelsesvilkaar,
    taellende.ansat_dato,
    taellende.stop_dato,
    taellende.anciennitets_dato,
    taellende.levering_nr,
    interval.fra,
    interval.til
from medarbejder_interval as interval
inner join taellende_personale as taellende
    on
        interval.kommune_nr = taellende.kommune_nr
        and interval.periode = taellende.periode
inner join drift.medarbejder_noegle as noegle
    on
        taellende.kommune_nr = noegle.kommune_nr
        and taellende.ansaettelse_id = noegle.ansaettelse_id
inner join drift.person_noegle as person
    on
        taellende.kommune_nr = person.kommune_nr
        and taellende.gaeldende_uuid = person.person_uuid
order by
    taellende.kommune_nr,
    taellende.periode,
    taellende.ansaettelse_id,
    taellende.linje_nr;

analyze medarbejder_tilstand;

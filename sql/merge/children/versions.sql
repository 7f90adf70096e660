-- Reads: drift.borger_noegle, taellende
-- Makes: borger_tilstand
-- What the touched months say about children: name, sex, citizenship, home. Where rows of one child
-- disagree, the lowest line number counts.
create temp table borger_tilstand on commit drop as
select distinct on (taellende.kommune_nr, taellende.periode, taellende.gaeldende_uuid)
    noegle.borger_nr,
    taellende.kommune_nr,
    taellende.fornavn,
    taellende.efternavn,
    coalesce(taellende.koen, 'U') as koen,
    taellende.statsborgerskab,
    coalesce(taellende.bopael_kommune_nr, -1::smallint) as bopael_kommune_nr,
    taellende.foedselsdato,
    taellende.levering_nr,
    interval.fra,
    interval.til
from borger_interval as interval
inner join taellende
    on
        interval.kommune_nr = taellende.kommune_nr
        and interval.periode = taellende.periode
inner join drift.borger_noegle as noegle
    on
        taellende.kommune_nr = noegle.kommune_nr
        and taellende.gaeldende_uuid = noegle.borger_uuid
order by
    taellende.kommune_nr,
    taellende.periode,
    taellende.gaeldende_uuid,
    taellende.linje_nr;

analyze borger_tilstand;

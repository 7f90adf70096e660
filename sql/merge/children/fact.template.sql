-- Reads: dm.dim_alder, dm.dim_borger, dm.dim_ejerform, dm.dim_institution,
--        dm.dim_institution_stil, dm.dim_pladstype, dm.dim_rabat, dm.dim_taksttype,
--        drift.borger_noegle, regn_periode, taellende
-- The rows of fact_indskrivning as they shall be, for the months in `regn_periode`. Their
-- kommuner stand in the text, so that children of others are not read. Every row that counts has a
-- key and a version by now; they are joined from the left all the same, because the planner takes
-- the columns for independent, and would expect one row where hundreds of thousands come.
select
    taellende.kommune_nr,
    taellende.periode as maaned,
    borger.borger_nr,
    borger.borger_id,
    coalesce(institution.institution_nr, -1) as institution_nr,
    coalesce(institution.institution_id, -1) as institution_id,
    coalesce(enhed.institution_stil_nr, -1) as institution_stil_nr,
    coalesce(enhed.institution_stil_id, -1) as institution_stil_id,
    coalesce(ejerform.ejerform_id, -1) as ejerform_id,
    coalesce(pladstype.pladstype_id, -1) as pladstype_id,
    coalesce(taksttype.taksttype_id, -1) as taksttype_id,
    coalesce(rabat.rabat_id, -1) as rabat_id,
    coalesce(alder.alder_id, -1) as alder_id,
    coalesce(taellende.bopael_kommune_nr, -1::smallint) as bopael_kommune_nr,
    taellende.timer_pr_uge::numeric(9, 6) as timer_pr_uge,
    -- Full time is more than 36 hours a week over all of the child's places, 25 to 36 is 0.75.
    (
        case
            when sum(taellende.timer_pr_uge) over barn > 36 then 1
            when sum(taellende.timer_pr_uge) over barn >= 25 then 0.75
            else 0.5
        end
    )::numeric(3, 2) as fuldtidsandel,
    taellende.levering_nr,
    taellende.linje_nr
from regn_periode
inner join taellende
    on
        regn_periode.kommune_nr = taellende.kommune_nr
        and regn_periode.periode = taellende.periode
left join drift.borger_noegle as noegle
    on
        noegle.kommune_nr = any('{kommuner}'::smallint[])
        and taellende.kommune_nr = noegle.kommune_nr
        and taellende.gaeldende_uuid = noegle.borger_uuid
left join dm.dim_borger as borger
    on
        borger.kommune_nr = any('{kommuner}'::smallint[])
        and noegle.borger_nr = borger.borger_nr
        and taellende.periode >= borger.gyldig_fra
        and taellende.periode < borger.gyldig_til
left join dm.dim_institution as institution
    on
        taellende.kommune_nr = institution.kommune_nr
        and taellende.system = institution.system
        and taellende.institutionskode = institution.institutionskode
        and taellende.periode >= institution.gyldig_fra
        and taellende.periode < institution.gyldig_til
left join dm.dim_institution_stil as enhed
    on
        institution.kommune_nr = enhed.kommune_nr
        and institution.dagtilbudsnummer = enhed.dagtilbudsnummer
        and taellende.periode >= enhed.gyldig_fra
        and taellende.periode < enhed.gyldig_til
left join dm.dim_ejerform as ejerform
    on enhed.ejerform_kode = ejerform.ejerform_kode
left join dm.dim_pladstype as pladstype
    on taellende.pladstype = pladstype.pladstype
left join dm.dim_taksttype as taksttype
    on taellende.taksttype = taksttype.taksttype
-- Null compares with null here; -1 stands for it, which no share is.
left join dm.dim_rabat as rabat
    on
        coalesce(taellende.oekonomisk_friplads_pct::numeric(5, 2), -1)
        = coalesce(rabat.oekonomisk_friplads_pct, -1)
        and coalesce(taellende.soeskenderabat_pct::numeric(5, 2), -1)
        = coalesce(rabat.soeskenderabat_pct, -1)
        and coalesce(taellende.behandlingsmaessig_friplads::integer, -1)
        = coalesce(rabat.behandlingsmaessig_friplads::integer, -1)
-- Age on the 1st in years and months; above 17 years in whole years only.
cross join
    lateral (
        select
            extract(year from age(taellende.periode, taellende.foedselsdato))::integer as aar,
            extract(month from age(taellende.periode, taellende.foedselsdato))::integer as maaneder
    ) as opnaaet
left join dm.dim_alder as alder
    on
        alder.alder_nr = case
            when opnaaet.aar < 18 then 12 * opnaaet.aar + opnaaet.maaneder
            else 1000 + opnaaet.aar
        end
        and taellende.periode >= alder.gyldig_fra
        and taellende.periode < alder.gyldig_til
window barn as (partition by taellende.kommune_nr, taellende.periode, taellende.gaeldende_uuid)

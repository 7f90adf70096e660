-- Reads: beroert_indskrivning, dm.dim_pladstype, dm.dim_taksttype, drift.borger_noegle,
--        drift.cpr_kobling, drift.levering_udsnit, dsa.dst_indskrivning
-- Makes: dm.dim_pladstype, dm.dim_rabat, dm.dim_taksttype, drift.borger_noegle, taellende
-- The rows that count: enrolled on the 1st, of the kommune's newest system where a child comes from
-- two; `gaeldende_uuid` is the child, whatever number it was delivered under. For the touched
-- months, and for those whose snapshot speaks for a touched interval. The
-- kommuner stand in the text, so that children of others are not read.
create temp table taellende on commit drop as
with
maaned as (
    select
        kommune_nr,
        periode as maaned
    from beroert_indskrivning
    union distinct
    select
        kommune_nr,
        periode
    from borger_interval
    where periode is not null
),

-- The newest system is the one that began last; among those that began together, the larger name.
system_rang as (
    select
        kommune_nr,
        system,
        min(periode) as foerste
    from drift.levering_udsnit
    where
        kilde = 'dst-indskrivning'
        and status = 'gaeldende'
        and kommune_nr in (select maaned.kommune_nr from maaned)
    group by kommune_nr, system
),

udsnit as materialized (
    select
        udsnit.levering_nr,
        udsnit.kommune_nr,
        udsnit.system,
        udsnit.periode,
        system_rang.foerste,
        count(*) over (partition by udsnit.kommune_nr, udsnit.periode) as antal_systemer
    from maaned
    inner join drift.levering_udsnit as udsnit
        on
            maaned.kommune_nr = udsnit.kommune_nr
            and maaned.maaned = udsnit.periode
            and udsnit.kilde = 'dst-indskrivning'
            and udsnit.status = 'gaeldende'
    inner join system_rang
        on udsnit.kommune_nr = system_rang.kommune_nr and udsnit.system = system_rang.system
),

-- Read for each of the two cases, which know their slices: millions of rows are not kept twice.
raekke as not materialized (
    select
        dsa.*,
        coalesce(kobling.gaeldende_uuid, dsa.borger_uuid) as gaeldende_uuid,
        udsnit.foerste,
        udsnit.antal_systemer
    from udsnit
    inner join dsa.dst_indskrivning as dsa
        on
            udsnit.kommune_nr = dsa.kommune_nr
            and udsnit.periode = dsa.periode
            and udsnit.system = dsa.system
            and udsnit.levering_nr = dsa.levering_nr
    left join drift.cpr_kobling as kobling
        on dsa.borger_uuid = kobling.gammel_uuid
    where
        dsa.indmeldt_dato <= dsa.periode
        and (dsa.udmeldt_dato is null or dsa.udmeldt_dato >= dsa.periode)
)

select
    raekke.*,
    1 as plads
from raekke
where raekke.antal_systemer = 1
union all
select stridig.*
from (
    select
        raekke.*,
        rank() over (
            partition by raekke.kommune_nr, raekke.periode, raekke.gaeldende_uuid
            order by raekke.foerste desc, raekke.system desc
        ) as plads
    from raekke
    where raekke.antal_systemer > 1
) as stridig
where stridig.plads = 1;

analyze taellende;

-- A child with two numbers may stand in one slice under both: of rows with the same natural key the
-- lowest line number counts, and the child has one day of birth.
delete from taellende as dublet
using taellende as foerst
where
    dublet.gaeldende_uuid in (select kobling.gaeldende_uuid from drift.cpr_kobling as kobling)
    and dublet.gaeldende_uuid = foerst.gaeldende_uuid
    and dublet.levering_nr = foerst.levering_nr
    and dublet.kommune_nr = foerst.kommune_nr
    and dublet.periode = foerst.periode
    and dublet.system = foerst.system
    and dublet.institutionskode = foerst.institutionskode
    and dublet.pladstype is not distinct from foerst.pladstype
    and dublet.linje_nr > foerst.linje_nr;

update taellende as raekke
set foedselsdato = foerst.foedselsdato
from (
    select distinct on (koblet.kommune_nr, koblet.periode, koblet.gaeldende_uuid)
        koblet.kommune_nr,
        koblet.periode,
        koblet.gaeldende_uuid,
        koblet.foedselsdato
    from taellende as koblet
    where koblet.gaeldende_uuid in (select kobling.gaeldende_uuid from drift.cpr_kobling as kobling)
    order by koblet.kommune_nr, koblet.periode, koblet.gaeldende_uuid, koblet.linje_nr
) as foerst
where
    raekke.kommune_nr = foerst.kommune_nr
    and raekke.periode = foerst.periode
    and raekke.gaeldende_uuid = foerst.gaeldende_uuid
    and raekke.foedselsdato <> foerst.foedselsdato;

insert into drift.borger_noegle (kommune_nr, borger_uuid)
select distinct
    taellende.kommune_nr,
    taellende.gaeldende_uuid
from taellende
where
    not exists (
        select 1
        from drift.borger_noegle as kendt
        where
            kendt.kommune_nr = any('{kommuner}'::smallint[])
            and kendt.kommune_nr = taellende.kommune_nr
            and kendt.borger_uuid = taellende.gaeldende_uuid
    )
on conflict do nothing;

-- Values that nobody has used before become members. In the order of the value, so that two loads
-- wait for each other and never in a circle.
insert into dm.dim_pladstype (pladstype)
select distinct taellende.pladstype
from taellende
where
    taellende.pladstype is not null
    and taellende.pladstype not in (select kendt.pladstype from dm.dim_pladstype as kendt)
order by taellende.pladstype
on conflict do nothing;

insert into dm.dim_taksttype (taksttype)
select distinct taellende.taksttype
from taellende
where
    taellende.taksttype is not null
    and taellende.taksttype not in (select kendt.taksttype from dm.dim_taksttype as kendt)
order by taellende.taksttype
on conflict do nothing;

insert into dm.dim_rabat (
    rabat,
    oekonomisk_friplads_pct,
    soeskenderabat_pct,
    behandlingsmaessig_friplads,
    behandlingsmaessig_friplads_tekst
)
select distinct
    concat_ws(
        ', ',
        'økonomisk friplads '
        || trim_scale(taellende.oekonomisk_friplads_pct::numeric(5, 2)) || ' %',
        'søskenderabat ' || trim_scale(taellende.soeskenderabat_pct::numeric(5, 2)) || ' %',
        case
            when taellende.behandlingsmaessig_friplads then 'behandlingsmæssig friplads'
            when not taellende.behandlingsmaessig_friplads then 'ikke behandlingsmæssig friplads'
        end
    ) as rabat,
    taellende.oekonomisk_friplads_pct::numeric(5, 2) as oekonomisk_friplads_pct,
    taellende.soeskenderabat_pct::numeric(5, 2) as soeskenderabat_pct,
    taellende.behandlingsmaessig_friplads,
    case
        when taellende.behandlingsmaessig_friplads then 'Ja'
        when not taellende.behandlingsmaessig_friplads then 'Nej'
        else 'Ukendt'
    end as behandlingsmaessig_friplads_tekst
from taellende
where
    num_nonnulls(
        taellende.oekonomisk_friplads_pct,
        taellende.soeskenderabat_pct,
        taellende.behandlingsmaessig_friplads
    ) > 0
order by oekonomisk_friplads_pct, soeskenderabat_pct, behandlingsmaessig_friplads
on conflict do nothing;

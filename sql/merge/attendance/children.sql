-- Reads: aula_raekke, dm.dim_borger, dm.dim_institution_stil, dm.fact_tilstedevaerelse,
--        drift.borger_noegle, drift.cpr_kobling, drift.koblet_nummer
-- Makes: aula_barn, aula_borger, aula_dublet, aula_person, borger_aendret, borger_foer,
--        dm.dim_borger, drift.borger_noegle
-- The children of the touched days, and those with attendance whose versions moved: which version
-- each day looks up. That is the one valid on the day, else the one before it, else the first. A
-- child that only Aula knows has a stub of a version, never "Ukendt". `aula_raekke` has the rows of
-- the touched days.
create temp table if not exists borger_aendret (borger_nr integer) on commit drop;
create temp table if not exists borger_foer (
    borger_id integer, borger_nr integer, kommune_nr smallint, gyldig_fra date, gyldig_til date
) on commit drop;
-- Mostly there are none, or few; without knowing, the planner would read a month for them.
analyze borger_aendret, borger_foer;

-- Millions of rows become one a child and unit before anything is looked up. A child whose days all
-- fall between a unit's versions is found too many; its stub is cleared at the end.
create temp table aula_person on commit drop as
select distinct
    barn_enhed.kommune_nr,
    coalesce(kobling.gaeldende_uuid, barn_enhed.borger_uuid) as borger_uuid
from (
    select
        dsa.kommune_nr,
        dsa.borger_uuid,
        dsa.institutionsnummer,
        min(dsa.periode) as foerste_dag,
        max(dsa.periode) as sidste_dag
    from aula_raekke as dsa
    group by dsa.kommune_nr, dsa.borger_uuid, dsa.institutionsnummer
) as barn_enhed
inner join dm.dim_institution_stil as enhed
    on
        barn_enhed.kommune_nr = enhed.kommune_nr
        and barn_enhed.institutionsnummer = enhed.dagtilbudsnummer
        and barn_enhed.sidste_dag >= enhed.gyldig_fra
        and barn_enhed.foerste_dag < enhed.gyldig_til
left join drift.cpr_kobling as kobling
    on barn_enhed.borger_uuid = kobling.gammel_uuid;

analyze aula_person;

insert into drift.borger_noegle (kommune_nr, borger_uuid)
select
    person.kommune_nr,
    person.borger_uuid
from aula_person as person
where
    not exists (
        select 1
        from drift.borger_noegle as kendt
        where
            kendt.kommune_nr = person.kommune_nr
            and kendt.borger_uuid = person.borger_uuid
    )
on conflict do nothing;

create temp table aula_barn on commit drop as
select
    noegle.borger_nr,
    noegle.kommune_nr
from aula_person as person
inner join drift.borger_noegle as noegle
    on person.kommune_nr = noegle.kommune_nr and person.borger_uuid = noegle.borger_uuid
union distinct
select
    version.borger_nr,
    version.kommune_nr
from borger_aendret as aendret
inner join dm.dim_borger as version
    on aendret.borger_nr = version.borger_nr
where
    exists (
        select 1
        from dm.fact_tilstedevaerelse as fact
        where fact.borger_id = version.borger_id
    )
    -- What was delivered under a number that the child had before is the child's.
    and not exists (
        select 1
        from drift.borger_noegle as noegle
        inner join drift.cpr_kobling as kobling
            on noegle.borger_uuid = kobling.gammel_uuid
        where noegle.borger_nr = version.borger_nr
    );

analyze aula_barn;

insert into dm.dim_borger (borger_nr, kommune_nr, koen, bopael_kommune_nr, levering_nr)
select
    barn.borger_nr,
    barn.kommune_nr,
    'U' as koen,
    -1 as bopael_kommune_nr,
    0 as levering_nr
from aula_barn as barn
where
    not exists (
        select 1
        from dm.dim_borger as version
        where
            version.borger_nr = barn.borger_nr
            and version.gyldig_fra < version.gyldig_til
    )
order by barn.borger_nr;

create temp table aula_borger on commit drop as
select
    version.borger_nr,
    noegle.kommune_nr,
    noegle.borger_uuid,
    version.borger_id,
    case
        when lag(version.gyldig_fra) over barn is null then '0001-01-01'::date
        else version.gyldig_fra
    end as fra,
    coalesce(lead(version.gyldig_fra) over barn, '9999-12-31'::date) as til
from aula_barn as barn
inner join dm.dim_borger as version
    on barn.borger_nr = version.borger_nr
inner join drift.borger_noegle as noegle
    on barn.borger_nr = noegle.borger_nr
where version.gyldig_fra < version.gyldig_til
window barn as (
    partition by version.borger_nr
    order by version.gyldig_fra
);

-- Under the numbers that it had before, a child is the same.
insert into aula_borger (borger_nr, kommune_nr, borger_uuid, borger_id, fra, til)
select
    borger.borger_nr,
    borger.kommune_nr,
    kobling.gammel_uuid,
    borger.borger_id,
    borger.fra,
    borger.til
from aula_borger as borger
inner join drift.cpr_kobling as kobling
    on borger.borger_uuid = kobling.gaeldende_uuid;

-- What was registered under two numbers of one child was registered once: the lowest line counts.
create temp table aula_dublet on commit drop as
select
    raekke.levering_nr,
    raekke.linje_nr
from (
    select
        dsa.levering_nr,
        dsa.linje_nr,
        row_number() over (
            partition by
                dsa.levering_nr, dsa.kommune_nr, dsa.periode, person.gaeldende_uuid,
                dsa.institutionsnummer, dsa.registrering, dsa.starttid, dsa.sluttid
            order by dsa.linje_nr
        ) as plads
    from aula_raekke as dsa
    inner join drift.koblet_nummer as person
        on dsa.borger_uuid = person.person_uuid
) as raekke
where raekke.plads > 1;

analyze aula_dublet;

-- Few days' rows are looked up one by one.
create index aula_borger_idx on aula_borger (kommune_nr, borger_uuid);
analyze aula_borger;

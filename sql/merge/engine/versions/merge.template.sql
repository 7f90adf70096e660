-- Reads: dm.{dimension}, {noegle}_interval, {noegle}_tilstand
-- Makes: aendring, dm.{dimension}, {noegle}_aendret, {noegle}_efter, {noegle}_flettes,
--        {noegle}_foer, {noegle}_frisk
-- Merges what the touched snapshots say (`tilstand`, one row a key and interval) into the versions
-- of {dimension}, stubs aside. A key's history is a function of time; a snapshot overwrites it on
-- its interval and nowhere else. Versions are then the longest stretches of equal attributes. The
-- touched kommuner stand in the text, so that the versions of others are not read.

-- The keys whose state changes somewhere: said anew, said otherwise, or no longer said.
create temp table {noegle}_aendret on commit drop as
select ny.{noegle}_nr
from {noegle}_tilstand as ny
where
    not exists (
        select 1
        from dm.{dimension} as gammel
        where
            gammel.kommune_nr = any('{kommuner}'::smallint[])
            and gammel.{noegle}_nr = ny.{noegle}_nr
            and gammel.gyldig_fra <= ny.fra
            and gammel.gyldig_til >= ny.til
            and gammel.levering_nr <> 0
            and ({attributter_gammel}) is not distinct from ({attributter_ny})
    )
union distinct
select gammel.{noegle}_nr
from dm.{dimension} as gammel
inner join {noegle}_interval as interval
    on
        gammel.kommune_nr = interval.kommune_nr
        and gammel.gyldig_fra < interval.til
        and gammel.gyldig_til > interval.fra
where
    {familie}
    and gammel.levering_nr <> 0
    and not exists (
        select 1
        from {noegle}_tilstand as ny
        where
            ny.{noegle}_nr = gammel.{noegle}_nr
            and ny.fra = interval.fra
            and ny.til = interval.til
    );

analyze {noegle}_aendret;

-- Most of these are new altogether in a first delivery: one state and nothing before it is one
-- version, with nothing to sort or compare.
create temp table {noegle}_frisk on commit drop as
select ny.{noegle}_nr
from {noegle}_tilstand as ny
where
    not exists (
        select 1
        from dm.{dimension} as gammel
        where
            gammel.kommune_nr = any('{kommuner}'::smallint[])
            and gammel.{noegle}_nr = ny.{noegle}_nr
            and gammel.levering_nr <> 0
    )
group by ny.{noegle}_nr
having count(*) = 1;

analyze {noegle}_frisk;

create temp table {noegle}_flettes on commit drop as
select aendret.{noegle}_nr
from {noegle}_aendret as aendret
where
    not exists (
        select 1
        from {noegle}_frisk as frisk
        where frisk.{noegle}_nr = aendret.{noegle}_nr
    );

analyze {noegle}_flettes;

-- What stood before: for the facts, which must follow their versions.
create temp table {noegle}_foer on commit drop as
select
    gammel.{noegle}_id,
    gammel.{noegle}_nr,
    gammel.kommune_nr,
    gammel.gyldig_fra,
    gammel.gyldig_til
from dm.{dimension} as gammel
inner join {noegle}_aendret as aendret
    on gammel.{noegle}_nr = aendret.{noegle}_nr
where gammel.levering_nr <> 0;

-- The versions as they shall be.
create temp table {noegle}_efter on commit drop as
with
-- The old versions with the touched intervals cut out, and what is said about these.
stykke as (
    select
        gammel.{noegle}_nr,
        gammel.kommune_nr,
        {attributter_gammel},
        gammel.levering_nr,
        lower(rest.periode) as fra,
        upper(rest.periode) as til
    from dm.{dimension} as gammel
    inner join {noegle}_flettes as aendret
        on gammel.{noegle}_nr = aendret.{noegle}_nr
    cross join
        lateral unnest(
            datemultirange(daterange(gammel.gyldig_fra, gammel.gyldig_til))
            - coalesce(
                (
                    select range_agg(daterange(interval.fra, interval.til))
                    from {noegle}_interval as interval
                    where interval.kommune_nr = gammel.kommune_nr and {familie}
                ),
                '{}'::datemultirange
            )
        ) as rest (periode)
    where gammel.levering_nr <> 0
    union all
    select
        ny.{noegle}_nr,
        ny.kommune_nr,
        {attributter_ny},
        ny.levering_nr,
        ny.fra,
        ny.til
    from {noegle}_tilstand as ny
    inner join {noegle}_flettes as aendret
        on ny.{noegle}_nr = aendret.{noegle}_nr
),

-- A piece goes on where the one before it stopped, unless something changed or there was a gap.
graense as (
    select
        ny.*,
        coalesce(
            lag(ny.til) over noegle = ny.fra
            and lag(row({attributter_ny})) over noegle is not distinct from row({attributter_ny}),
            false
        ) as fortsaetter
    from stykke as ny
    window noegle as (partition by ny.{noegle}_nr order by ny.fra)
),

loebenummer as (
    select
        ny.*,
        count(*) filter (where not ny.fortsaetter) over (
            partition by ny.{noegle}_nr
            order by ny.fra
        ) as version_nr
    from graense as ny
),

version as (
    select
        ny.{noegle}_nr,
        ny.kommune_nr,
        {attributter_ny},
        (array_agg(ny.levering_nr order by ny.fra))[1] as levering_nr,
        min(ny.fra) as gyldig_fra,
        max(ny.til) as gyldig_til
    from loebenummer as ny
    group by ny.{noegle}_nr, ny.kommune_nr, ny.version_nr, {attributter_ny}
)

-- The n-th version with certain attributes stays the n-th with them, so that ids in facts survive.
select
    ny.*,
    gammel.{noegle}_id
from (
    select
        ny.*,
        row_number() over (
            partition by ny.{noegle}_nr, {attributter_ny}
            order by ny.gyldig_fra
        ) as gang
    from version as ny
) as ny
left join (
    select
        gammel.*,
        row_number() over (
            partition by gammel.{noegle}_nr, {attributter_gammel}
            order by gammel.gyldig_fra
        ) as gang
    from dm.{dimension} as gammel
    inner join {noegle}_flettes as aendret
        on gammel.{noegle}_nr = aendret.{noegle}_nr
    where gammel.levering_nr <> 0
) as gammel
    on
        ny.{noegle}_nr = gammel.{noegle}_nr
        and ny.gang = gammel.gang
        and ({attributter_ny}) is not distinct from ({attributter_gammel})
union all
select
    ny.{noegle}_nr,
    ny.kommune_nr,
    {attributter_ny},
    ny.levering_nr,
    ny.fra as gyldig_fra,
    ny.til as gyldig_til,
    1 as gang,
    null as {noegle}_id
from {noegle}_tilstand as ny
inner join {noegle}_frisk as frisk
    on ny.{noegle}_nr = frisk.{noegle}_nr;

analyze {noegle}_efter;

insert into aendring (tabel, antal_slettet, antal_indsat)
select
    '{dimension}' as tabel,
    count(*) filter (where ny.{noegle}_nr is null or ny.er_flyttet) as antal_slettet,
    count(*) filter (where gammel.{noegle}_nr is null or ny.er_flyttet) as antal_indsat
from {noegle}_foer as gammel
full join (
    select
        ny.{noegle}_id,
        ny.{noegle}_nr,
        (ny.gyldig_fra, ny.gyldig_til) <> (foer.gyldig_fra, foer.gyldig_til) as er_flyttet
    from {noegle}_efter as ny
    left join {noegle}_foer as foer
        on ny.{noegle}_id = foer.{noegle}_id
) as ny
    on gammel.{noegle}_id = ny.{noegle}_id;

update dm.{dimension} as gammel
set
    gyldig_fra = ny.gyldig_fra,
    gyldig_til = ny.gyldig_til,
    er_aktuel = ny.gyldig_til = '9999-12-31'
from {noegle}_efter as ny
where
    gammel.{noegle}_id = ny.{noegle}_id
    and (gammel.gyldig_fra, gammel.gyldig_til) <> (ny.gyldig_fra, ny.gyldig_til);

-- Versions that are no more: empty until the facts have let go of them.
update dm.{dimension} as gammel
set
    gyldig_til = gammel.gyldig_fra,
    er_aktuel = false
from {noegle}_foer as foer
where
    gammel.{noegle}_id = foer.{noegle}_id
    and not exists (
        select 1
        from {noegle}_efter as ny
        where ny.{noegle}_id = gammel.{noegle}_id
    );

-- A stub gives way to what is known.
update dm.{dimension} as stub
set
    gyldig_til = stub.gyldig_fra,
    er_aktuel = false
where
    stub.levering_nr = 0
    and stub.{noegle}_nr in (select ny.{noegle}_nr from {noegle}_efter as ny);

insert into dm.{dimension} (
    {noegle}_nr, kommune_nr, {attributter}, gyldig_fra, gyldig_til, er_aktuel, levering_nr
)
select
    ny.{noegle}_nr,
    ny.kommune_nr,
    {attributter_ny},
    ny.gyldig_fra,
    ny.gyldig_til,
    ny.gyldig_til = '9999-12-31' as er_aktuel,
    ny.levering_nr
from {noegle}_efter as ny
where ny.{noegle}_id is null
order by ny.{noegle}_nr, ny.gyldig_fra;

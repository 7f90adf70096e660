-- Reads: nyt_udsnit
-- Makes: drift.levering_udsnit
-- The slices of a delivery after lines of it were mended. $3 to $6 are the ones that a guard
-- objects to. A slice that was accepted stays so; one of which no line was accepted is looked at
-- anew; one that is held and has rows waits for its file.
with
holdt as (
    select
        holdt.kommune_nr,
        holdt.periode,
        holdt.system,
        holdt.aarsag
    from
        unnest($3::smallint[], $4::date[], $5::text[], $6::text[])
            as holdt (kommune_nr, periode, system, aarsag)
),

nyt as (
    select
        nyt.kommune_nr,
        nyt.periode,
        nyt.system,
        nyt.antal_raekker,
        nyt.antal_afvist,
        holdt.aarsag
    from nyt_udsnit as nyt
    left join holdt
        on
            nyt.kommune_nr = holdt.kommune_nr
            and nyt.periode = holdt.periode
            and nyt.system = holdt.system
),

tomme as (
    update drift.levering_udsnit as udsnit
    set antal_afvist = 0
    where
        udsnit.levering_nr = $1
        and udsnit.antal_raekker = 0
        and not exists (
            select 1
            from nyt
            where
                nyt.kommune_nr = udsnit.kommune_nr
                and nyt.periode = udsnit.periode
                and nyt.system = udsnit.system
        )
)

insert into drift.levering_udsnit as udsnit (
    levering_nr, kommune_nr, periode, system, kilde, status, antal_raekker, antal_afvist, aarsag
)
select
    $1 as levering_nr,
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    $2 as kilde,
    case when nyt.aarsag is null then 'erstattet' else 'tilbageholdt' end as status,
    nyt.antal_raekker,
    nyt.antal_afvist,
    nyt.aarsag
from nyt
on conflict (levering_nr, kommune_nr, periode, system) do update set
    status = case
        when udsnit.status = 'tilbageholdt' then excluded.status else udsnit.status
    end,
    aarsag = case
        when udsnit.status = 'tilbageholdt' then excluded.aarsag else udsnit.aarsag
    end,
    antal_raekker = excluded.antal_raekker,
    antal_afvist = excluded.antal_afvist
where udsnit.status <> 'tilbageholdt' or udsnit.antal_raekker = 0;

-- Reads: drift.levering, drift.levering_udsnit, nyt_udsnit
-- Makes: vagt_maaling, vagt_udsnit
-- The slices of the delivery that would be in force, and what each would take the place of. One
-- that is older than what is in force changes nothing, and there is nothing to guard.
create temp table vagt_udsnit on commit drop as
select
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    gammel.levering_nr as levering_nr_foer
from nyt_udsnit as nyt
inner join drift.levering as denne
    on {levering_nr} = denne.levering_nr
left join drift.levering_udsnit as gammel
    on
        nyt.kommune_nr = gammel.kommune_nr
        and nyt.periode = gammel.periode
        and nyt.system = gammel.system
        and gammel.kilde = '{kilde}'
        and gammel.status = 'gaeldende'
        and denne.levering_nr <> gammel.levering_nr
left join drift.levering as gammel_levering
    on gammel.levering_nr = gammel_levering.levering_nr
where
    nyt.antal_raekker > 0
    and (
        gammel.levering_nr is null
        or (denne.leveret, denne.sha256) > (gammel_levering.leveret, gammel_levering.sha256)
    );

analyze vagt_udsnit;

-- What the guards measured: of a kommune's period, of all systems together where `system` is null.
-- `vaerdi` is what is held against the limit, `ny` and `foer` are what it comes from.
create temp table vagt_maaling (
    kommune_nr smallint not null,
    periode date not null,
    system text collate "C",
    vagt text collate "C" not null,
    om text,
    ny double precision not null,
    foer double precision not null,
    vaerdi double precision not null,
    antal bigint not null
) on commit drop;

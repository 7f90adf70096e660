-- Question:    What has each kommune delivered, what is still to come, and does it look as usual?
-- Grain:       one row per kommune, source and month: expected, or delivered
-- Numerator:   the rows of the effective slices of the month
-- Denominator: the median of the months with rows among the twelve before it
-- Exclusions:  months whose time limit has not passed and that nobody has delivered
-- Source:      drift.levering, drift.levering_udsnit, drift.ventende_udsnit, drift.forventet_kilde
-- Runs with its owner's rights, so that a kommune reads its own part and needs no right on whole
-- deliveries, which are everybody's. Row security holds for the owner too, and asks who is logged
-- in; and it is a barrier, so that no function in somebody's condition is asked about other rows.
create view drift.leveringsoverblik
with (security_barrier = true)
as
with
-- How often a source comes, in months, and how long after the beginning of its period at the
-- latest. A key file comes when there is something to say: it is never expected.
regel (kilde, trin, frist) as (
    values
    ('dst-institution', 1, interval '2 months'),
    ('dst-indskrivning', 1, interval '2 months'),
    ('stil-dagtilbud', 1, interval '2 months'),
    ('aula-tilstedevaerelse', 1, interval '2 months'),
    ('flis-personale', 1, interval '2 months'),
    ('dst-befolkning', 3, interval '2 months'),
    ('dst-regnskab', 12, interval '16 months'),
    ('dst-noeglefil', null, interval '2 months')
),

udsnit as (
    select
        udsnit.kommune_nr,
        udsnit.kilde,
        -- A key file's slice is all time; its month is the file's.
        case
            when udsnit.kilde = 'dst-noeglefil'
                then date_trunc('month', levering.periode::date)::date
            else date_trunc('month', udsnit.periode)::date
        end as maaned,
        udsnit.levering_nr,
        levering.leveret,
        udsnit.status,
        udsnit.antal_raekker,
        udsnit.antal_afvist,
        udsnit.status in ('gaeldende', 'erstattet') as er_godkendt,
        venter.levering_nr is not null as er_ventende,
        row_number() over (
            partition by
                udsnit.kilde,
                udsnit.kommune_nr,
                udsnit.system,
                udsnit.periode,
                udsnit.status in ('gaeldende', 'erstattet')
            order by levering.leveret, levering.sha256
        ) as plads
    from drift.levering_udsnit as udsnit
    inner join drift.levering as levering
        on udsnit.levering_nr = levering.levering_nr
    left join drift.ventende_udsnit as venter
        on
            udsnit.levering_nr = venter.levering_nr
            and udsnit.kommune_nr = venter.kommune_nr
            and udsnit.periode = venter.periode
            and udsnit.system = venter.system
),

maaned as (
    select
        udsnit.kommune_nr,
        udsnit.kilde,
        udsnit.maaned,
        count(distinct udsnit.levering_nr) as antal_modtaget,
        count(distinct udsnit.levering_nr) filter (where udsnit.er_godkendt) as antal_godkendt,
        count(distinct udsnit.levering_nr) filter (
            where udsnit.er_ventende
        ) as antal_tilbageholdt,
        count(distinct udsnit.levering_nr) filter (
            where udsnit.er_godkendt and udsnit.plads > 1
        ) as antal_rettelser,
        min(udsnit.leveret) filter (where udsnit.er_godkendt) as foerst_leveret,
        sum(udsnit.antal_raekker) filter (where udsnit.status = 'gaeldende') as antal_raekker,
        sum(udsnit.antal_afvist) filter (where udsnit.status = 'gaeldende') as antal_afviste
    from udsnit
    group by udsnit.kommune_nr, udsnit.kilde, udsnit.maaned
),

-- Expected from the first month on that was accepted, unless the reference list says otherwise.
forventning as (
    select
        coalesce(liste.kommune_nr, maaned.kommune_nr) as kommune_nr,
        coalesce(liste.kilde, maaned.kilde) as kilde,
        coalesce(liste.fra, maaned.fra) as fra,
        coalesce(liste.til, '9999-12-31'::date) as til
    from
        (
            select
                maaned.kommune_nr,
                maaned.kilde,
                min(maaned.maaned) as fra
            from maaned
            where maaned.antal_godkendt > 0
            group by maaned.kommune_nr, maaned.kilde
        ) as maaned
    full join drift.forventet_kilde as liste
        on maaned.kommune_nr = liste.kommune_nr and maaned.kilde = liste.kilde
),

ventet as (
    select
        forventning.kommune_nr,
        forventning.kilde,
        kalender.maaned
    from forventning
    inner join regel
        on forventning.kilde = regel.kilde and regel.trin is not null
    inner join dm.dim_maaned as kalender
        on
            forventning.fra <= kalender.maaned
            and forventning.til > kalender.maaned
            and (extract(month from kalender.maaned)::integer - 1) % regel.trin = 0
            and kalender.maaned + regel.frist <= current_date
)

select
    kommune.kommune_nr,
    kommune.kommune_navn,
    regel.kilde,
    coalesce(ventet.maaned, maaned.maaned) as maaned,
    ventet.maaned is not null as er_ventet,
    (coalesce(ventet.maaned, maaned.maaned) + regel.frist - interval '1 day')::date as frist,
    coalesce(maaned.antal_modtaget, 0)::integer as antal_modtaget,
    coalesce(maaned.antal_godkendt, 0)::integer as antal_godkendt,
    coalesce(maaned.antal_tilbageholdt, 0)::integer as antal_tilbageholdt,
    coalesce(maaned.antal_rettelser, 0)::integer as antal_rettelser,
    ventet.maaned is not null and coalesce(maaned.antal_godkendt, 0) = 0 as er_manglende,
    coalesce(
        maaned.foerst_leveret >= maaned.maaned + regel.frist, false
    ) as er_forsinket,
    coalesce(maaned.antal_raekker, 0)::integer as antal_raekker,
    coalesce(maaned.antal_afviste, 0)::integer as antal_afviste,
    foer.median_raekker
from ventet
full join maaned
    on
        ventet.kommune_nr = maaned.kommune_nr
        and ventet.kilde = maaned.kilde
        and ventet.maaned = maaned.maaned
inner join regel
    on coalesce(ventet.kilde, maaned.kilde) = regel.kilde
inner join dm.dim_kommune as kommune
    on coalesce(ventet.kommune_nr, maaned.kommune_nr) = kommune.kommune_nr
left join
    lateral (
        select
            (
                percentile_cont(0.5) within group (order by tidligere.antal_raekker)
            )::numeric(12, 1) as median_raekker
        from maaned as tidligere
        where
            tidligere.kommune_nr = kommune.kommune_nr
            and tidligere.kilde = regel.kilde
            and tidligere.maaned < coalesce(ventet.maaned, maaned.maaned)
            and tidligere.maaned
            >= coalesce(ventet.maaned, maaned.maaned) - interval '12 months'
            and tidligere.antal_raekker > 0
    ) as foer
    on true;

comment on view drift.leveringsoverblik is 'En række pr. kommune, kilde og måned: ventet, modtaget, godkendt, tilbageholdt, rettet, forsinket, og om antallet af rækker er som sædvanligt.';
comment on column drift.leveringsoverblik.kommune_nr is 'Kommunen.';
comment on column drift.leveringsoverblik.kommune_navn is 'Kommunens navn.';
comment on column drift.leveringsoverblik.kilde is 'En af de otte kilder, fx dst-indskrivning.';
comment on column drift.leveringsoverblik.maaned is 'Måneden, leverancen handler om (dens første dag); januar for et regnskabsår, filens måned for en nøglefil.';
comment on column drift.leveringsoverblik.er_ventet is 'Om leverancen ventes: fra den første måned, der blev godkendt, eller som drift.forventet_kilde siger, og fristen er passeret.';
comment on column drift.leveringsoverblik.frist is 'Sidste dag, den ventes: to måneder efter månedens begyndelse, for et regnskab 16.';
comment on column drift.leveringsoverblik.antal_modtaget is 'Leverancer, der er modtaget, også tilbageholdte og trukne.';
comment on column drift.leveringsoverblik.antal_godkendt is 'Leverancer, der er godkendt.';
comment on column drift.leveringsoverblik.antal_tilbageholdt is 'Leverancer, der holdes tilbage og venter på en afgørelse; ikke dem, som en nyere, godkendt leverance er trådt i stedet for.';
comment on column drift.leveringsoverblik.antal_rettelser is 'Godkendte leverancer, der retter en tidligere.';
comment on column drift.leveringsoverblik.er_manglende is 'Om den ventes, og ingen er godkendt.';
comment on column drift.leveringsoverblik.er_forsinket is 'Om den første godkendte blev leveret efter fristen.';
comment on column drift.leveringsoverblik.antal_raekker is 'Rækker i de gældende udsnit.';
comment on column drift.leveringsoverblik.antal_afviste is 'Afviste linjer i de gældende udsnit.';
comment on column drift.leveringsoverblik.median_raekker is 'Medianen af rækkerne i de måneder blandt de 12 foregående, der har nogen; tom, hvor ingen har.';

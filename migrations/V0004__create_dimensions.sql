-- The dimensions of the star. Each ends in the same four columns: from when and until when (half
-- open) a version holds, whether it is the current one, and the delivery that brought it. Row -1
-- is "Ukendt", so that facts never point to nothing.

set local role dagtilbud_ejer;

-- Easter Sunday (the anonymous Gregorian computus), which the movable holidays hang on.
create function drift.paaskedag(aar integer) returns date
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
return (
    with
    trin_1 as (
        select
            aar % 19 as a,
            aar / 100 as b,
            aar % 100 as c
    ),

    trin_2 as (
        select
            a,
            b,
            c,
            (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30 as h
        from trin_1
    ),

    trin_3 as (
        select
            a,
            h,
            (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7 as l
        from trin_2
    ),

    trin_4 as (
        select h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114 as n
        from trin_3
    )

    select make_date(aar, n / 31, n % 31 + 1)
    from trin_4
);
comment on function drift.paaskedag(integer) is 'Påskedag i et år.';

-- The housekeeping columns mean the same in every dimension.
create function drift.kommenter_gyldighed(tabel text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute pg_catalog.format(
        'comment on column dm.%I.gyldig_fra is %L', tabel,
        'Første dag, versionen gælder; 1900-01-01, hvor den altid har gjort det, så vidt vides.'
    );
    execute pg_catalog.format(
        'comment on column dm.%I.gyldig_til is %L', tabel,
        'Første dag, den ikke længere gælder; 9999-12-31, hvor den er åben.'
    );
    execute pg_catalog.format(
        'comment on column dm.%I.er_aktuel is %L', tabel,
        'Om versionen er åben, altså den nyeste.'
    );
    execute pg_catalog.format(
        'comment on column dm.%I.levering_nr is %L', tabel,
        'Leverancen, der bragte versionen; 0, hvor den følger med systemet.'
    );
end;
$$;
comment on function drift.kommenter_gyldighed(text) is 'Sætter de fælles kommentarer på en dimensions fire sidste kolonner.';

create table dm.dim_kommune (
    kommune_nr smallint not null,
    kommune_navn text not null,
    region_nr smallint not null,
    region_navn text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_kommune_pkey primary key (kommune_nr)
);
comment on table dm.dim_kommune is 'En række pr. kommune. Bruges i tre roller: handlekommune, bopælskommune og ansættelseskommune.';
comment on column dm.dim_kommune.kommune_nr is 'Kommunens nummer, tre cifre; -1 er ukendt.';
comment on column dm.dim_kommune.kommune_navn is 'Kommunens navn.';
comment on column dm.dim_kommune.region_nr is 'Regionens nummer.';
comment on column dm.dim_kommune.region_navn is 'Regionens navn.';

insert into dm.dim_kommune (kommune_nr, kommune_navn, region_nr, region_navn)
values
(-1, 'Ukendt', -1, 'Ukendt'),
(101, 'København', 1084, 'Region Hovedstaden'),
(147, 'Frederiksberg', 1084, 'Region Hovedstaden'),
(151, 'Ballerup', 1084, 'Region Hovedstaden'),
(153, 'Brøndby', 1084, 'Region Hovedstaden'),
(155, 'Dragør', 1084, 'Region Hovedstaden'),
(157, 'Gentofte', 1084, 'Region Hovedstaden'),
(159, 'Gladsaxe', 1084, 'Region Hovedstaden'),
(161, 'Glostrup', 1084, 'Region Hovedstaden'),
(163, 'Herlev', 1084, 'Region Hovedstaden'),
(165, 'Albertslund', 1084, 'Region Hovedstaden'),
(167, 'Hvidovre', 1084, 'Region Hovedstaden'),
(169, 'Høje-Taastrup', 1084, 'Region Hovedstaden'),
(173, 'Lyngby-Taarbæk', 1084, 'Region Hovedstaden'),
(175, 'Rødovre', 1084, 'Region Hovedstaden'),
(183, 'Ishøj', 1084, 'Region Hovedstaden'),
(185, 'Tårnby', 1084, 'Region Hovedstaden'),
(187, 'Vallensbæk', 1084, 'Region Hovedstaden'),
(190, 'Furesø', 1084, 'Region Hovedstaden'),
(201, 'Allerød', 1084, 'Region Hovedstaden'),
(210, 'Fredensborg', 1084, 'Region Hovedstaden'),
(217, 'Helsingør', 1084, 'Region Hovedstaden'),
(219, 'Hillerød', 1084, 'Region Hovedstaden'),
(223, 'Hørsholm', 1084, 'Region Hovedstaden'),
(230, 'Rudersdal', 1084, 'Region Hovedstaden'),
(240, 'Egedal', 1084, 'Region Hovedstaden'),
(250, 'Frederikssund', 1084, 'Region Hovedstaden'),
(253, 'Greve', 1085, 'Region Sjælland'),
(259, 'Køge', 1085, 'Region Sjælland'),
(260, 'Halsnæs', 1084, 'Region Hovedstaden'),
(265, 'Roskilde', 1085, 'Region Sjælland'),
(269, 'Solrød', 1085, 'Region Sjælland'),
(270, 'Gribskov', 1084, 'Region Hovedstaden'),
(306, 'Odsherred', 1085, 'Region Sjælland'),
(316, 'Holbæk', 1085, 'Region Sjælland'),
(320, 'Faxe', 1085, 'Region Sjælland'),
(326, 'Kalundborg', 1085, 'Region Sjælland'),
(329, 'Ringsted', 1085, 'Region Sjælland'),
(330, 'Slagelse', 1085, 'Region Sjælland'),
(336, 'Stevns', 1085, 'Region Sjælland'),
(340, 'Sorø', 1085, 'Region Sjælland'),
(350, 'Lejre', 1085, 'Region Sjælland'),
(360, 'Lolland', 1085, 'Region Sjælland'),
(370, 'Næstved', 1085, 'Region Sjælland'),
(376, 'Guldborgsund', 1085, 'Region Sjælland'),
(390, 'Vordingborg', 1085, 'Region Sjælland'),
(400, 'Bornholm', 1084, 'Region Hovedstaden'),
(410, 'Middelfart', 1083, 'Region Syddanmark'),
(420, 'Assens', 1083, 'Region Syddanmark'),
(430, 'Faaborg-Midtfyn', 1083, 'Region Syddanmark'),
(440, 'Kerteminde', 1083, 'Region Syddanmark'),
(450, 'Nyborg', 1083, 'Region Syddanmark'),
(461, 'Odense', 1083, 'Region Syddanmark'),
(479, 'Svendborg', 1083, 'Region Syddanmark'),
(480, 'Nordfyns', 1083, 'Region Syddanmark'),
(482, 'Langeland', 1083, 'Region Syddanmark'),
(492, 'Ærø', 1083, 'Region Syddanmark'),
(510, 'Haderslev', 1083, 'Region Syddanmark'),
(530, 'Billund', 1083, 'Region Syddanmark'),
(540, 'Sønderborg', 1083, 'Region Syddanmark'),
(550, 'Tønder', 1083, 'Region Syddanmark'),
(561, 'Esbjerg', 1083, 'Region Syddanmark'),
(563, 'Fanø', 1083, 'Region Syddanmark'),
(573, 'Varde', 1083, 'Region Syddanmark'),
(575, 'Vejen', 1083, 'Region Syddanmark'),
(580, 'Aabenraa', 1083, 'Region Syddanmark'),
(607, 'Fredericia', 1083, 'Region Syddanmark'),
(615, 'Horsens', 1082, 'Region Midtjylland'),
(621, 'Kolding', 1083, 'Region Syddanmark'),
(630, 'Vejle', 1083, 'Region Syddanmark'),
(657, 'Herning', 1082, 'Region Midtjylland'),
(661, 'Holstebro', 1082, 'Region Midtjylland'),
(665, 'Lemvig', 1082, 'Region Midtjylland'),
(671, 'Struer', 1082, 'Region Midtjylland'),
(706, 'Syddjurs', 1082, 'Region Midtjylland'),
(707, 'Norddjurs', 1082, 'Region Midtjylland'),
(710, 'Favrskov', 1082, 'Region Midtjylland'),
(727, 'Odder', 1082, 'Region Midtjylland'),
(730, 'Randers', 1082, 'Region Midtjylland'),
(740, 'Silkeborg', 1082, 'Region Midtjylland'),
(741, 'Samsø', 1082, 'Region Midtjylland'),
(746, 'Skanderborg', 1082, 'Region Midtjylland'),
(751, 'Aarhus', 1082, 'Region Midtjylland'),
(756, 'Ikast-Brande', 1082, 'Region Midtjylland'),
(760, 'Ringkøbing-Skjern', 1082, 'Region Midtjylland'),
(766, 'Hedensted', 1082, 'Region Midtjylland'),
(773, 'Morsø', 1081, 'Region Nordjylland'),
(779, 'Skive', 1082, 'Region Midtjylland'),
(787, 'Thisted', 1081, 'Region Nordjylland'),
(791, 'Viborg', 1082, 'Region Midtjylland'),
(810, 'Brønderslev', 1081, 'Region Nordjylland'),
(813, 'Frederikshavn', 1081, 'Region Nordjylland'),
(820, 'Vesthimmerlands', 1081, 'Region Nordjylland'),
(825, 'Læsø', 1081, 'Region Nordjylland'),
(840, 'Rebild', 1081, 'Region Nordjylland'),
(846, 'Mariagerfjord', 1081, 'Region Nordjylland'),
(849, 'Jammerbugt', 1081, 'Region Nordjylland'),
(851, 'Aalborg', 1081, 'Region Nordjylland'),
(860, 'Hjørring', 1081, 'Region Nordjylland');
insert into drift.laas_kommune (kommune_nr)
select kommune_nr
from dm.dim_kommune
where kommune_nr <> -1;

create table dm.dim_tid (
    dato date not null,
    maaned date not null,
    aar smallint not null,
    halvaar_nr smallint not null,
    halvaar text not null,
    kvartal_nr smallint not null,
    kvartal text not null,
    maaned_nr smallint not null,
    maaned_navn text not null,
    dag_i_maaned smallint not null,
    iso_aar smallint not null,
    iso_uge smallint not null,
    ugedag_nr smallint not null,
    ugedag_navn text not null,
    er_weekend boolean not null,
    helligdag text,
    er_helligdag boolean not null,
    er_hverdag boolean not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_tid_pkey primary key (dato)
);
comment on table dm.dim_tid is 'En række pr. dag, 1990-2049, uden huller.';
comment on column dm.dim_tid.dato is 'Dagen.';
comment on column dm.dim_tid.maaned is 'Månedens første dag; nøglen til dim_maaned.';
comment on column dm.dim_tid.aar is 'Kalenderår.';
comment on column dm.dim_tid.halvaar_nr is 'Halvår, 1-2.';
comment on column dm.dim_tid.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column dm.dim_tid.kvartal_nr is 'Kvartal, 1-4.';
comment on column dm.dim_tid.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column dm.dim_tid.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column dm.dim_tid.maaned_navn is 'Månedens navn.';
comment on column dm.dim_tid.dag_i_maaned is 'Dag i måneden, 1-31.';
comment on column dm.dim_tid.iso_aar is 'Året, som ISO-ugen hører til.';
comment on column dm.dim_tid.iso_uge is 'ISO-uge, 1-53.';
comment on column dm.dim_tid.ugedag_nr is 'Ugedag, 1 er mandag; sorterer ugedag_navn.';
comment on column dm.dim_tid.ugedag_navn is 'Ugedagens navn.';
comment on column dm.dim_tid.er_weekend is 'Om dagen er lørdag eller søndag.';
comment on column dm.dim_tid.helligdag is 'Helligdagens navn; tom på andre dage. Store bededag til og med 2023.';
comment on column dm.dim_tid.er_helligdag is 'Om dagen er en dansk helligdag.';
comment on column dm.dim_tid.er_hverdag is 'Om dagen hverken er weekend eller helligdag.';

insert into dm.dim_tid (
    dato, maaned, aar, halvaar_nr, halvaar, kvartal_nr, kvartal, maaned_nr, maaned_navn,
    dag_i_maaned, iso_aar, iso_uge, ugedag_nr, ugedag_navn, er_weekend, helligdag, er_helligdag,
    er_hverdag
)
with
dage as (
    select
        dag::date as dato,
        extract(year from dag)::integer as aar,
        extract(quarter from dag)::integer as kvartal_nr,
        extract(month from dag)::integer as maaned_nr,
        extract(day from dag)::integer as dag_i_maaned,
        extract(isodow from dag)::integer as ugedag_nr
    from generate_series('1990-01-01'::timestamp, '2049-12-31'::timestamp, '1 day') as dag
),

helligdage as (
    select
        dage.*,
        case
            when maaned_nr = 1 and dag_i_maaned = 1 then 'Nytårsdag'
            when maaned_nr = 12 and dag_i_maaned = 25 then 'Juledag'
            when maaned_nr = 12 and dag_i_maaned = 26 then '2. juledag'
            else
                case dato - drift.paaskedag(aar)
                    when -3 then 'Skærtorsdag'
                    when -2 then 'Langfredag'
                    when 0 then 'Påskedag'
                    when 1 then '2. påskedag'
                    when 26 then case when aar <= 2023 then 'Store bededag' end
                    when 39 then 'Kristi himmelfartsdag'
                    when 49 then 'Pinsedag'
                    when 50 then '2. pinsedag'
                end
        end as helligdag
    from dage
)

select
    dato,
    date_trunc('month', dato)::date as maaned,
    aar,
    (maaned_nr + 5) / 6 as halvaar_nr,
    aar || ' H' || (maaned_nr + 5) / 6 as halvaar,
    kvartal_nr,
    aar || ' K' || kvartal_nr as kvartal,
    maaned_nr,
    (
        array[
            'januar', 'februar', 'marts', 'april', 'maj', 'juni', 'juli', 'august', 'september',
            'oktober', 'november', 'december'
        ]
    )[maaned_nr] as maaned_navn,
    dag_i_maaned,
    extract(isoyear from dato) as iso_aar,
    extract(week from dato) as iso_uge,
    ugedag_nr,
    (
        array['mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag']
    )[ugedag_nr] as ugedag_navn,
    ugedag_nr >= 6 as er_weekend,
    helligdag,
    helligdag is not null as er_helligdag,
    ugedag_nr < 6 and helligdag is null as er_hverdag
from helligdage
order by dato;

create table dm.dim_maaned (
    maaned date not null,
    aar smallint not null,
    halvaar_nr smallint not null,
    halvaar text not null,
    kvartal_nr smallint not null,
    kvartal text not null,
    maaned_nr smallint not null,
    maaned_navn text not null,
    aar_maaned text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_maaned_pkey primary key (maaned)
);
comment on table dm.dim_maaned is 'En række pr. måned, 1990-2049, uden huller.';
comment on column dm.dim_maaned.maaned is 'Månedens første dag.';
comment on column dm.dim_maaned.aar is 'Kalenderår.';
comment on column dm.dim_maaned.halvaar_nr is 'Halvår, 1-2.';
comment on column dm.dim_maaned.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column dm.dim_maaned.kvartal_nr is 'Kvartal, 1-4.';
comment on column dm.dim_maaned.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column dm.dim_maaned.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column dm.dim_maaned.maaned_navn is 'Månedens navn.';
comment on column dm.dim_maaned.aar_maaned is 'År og måned, fx 2022-11.';

insert into dm.dim_maaned (
    maaned, aar, halvaar_nr, halvaar, kvartal_nr, kvartal, maaned_nr, maaned_navn, aar_maaned
)
select
    maaned,
    aar,
    halvaar_nr,
    halvaar,
    kvartal_nr,
    kvartal,
    maaned_nr,
    maaned_navn,
    to_char(maaned, 'YYYY-MM') as aar_maaned
from dm.dim_tid
where dag_i_maaned = 1
order by maaned;

alter table dm.dim_tid
add constraint dim_tid_maaned_fkey foreign key (maaned) references dm.dim_maaned (maaned);
create index dim_tid_maaned_idx on dm.dim_tid (maaned);

create table dm.dim_alder (
    alder_id integer not null,
    alder_nr integer not null,
    alder_aar smallint not null,
    alder_maaneder smallint,
    alder text not null,
    -- Byte by byte the groups follow each other as the ages do: the least of two is the younger.
    aldersgruppe text collate "C" not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_alder_pkey primary key (alder_id),
    constraint dim_alder_alder_nr_excl exclude using gist (
        alder_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
comment on table dm.dim_alder is 'En række pr. alder i år og måneder (børn) og i hele år (befolkning, personale). En ændret gruppering er en ny version.';
comment on column dm.dim_alder.alder_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_alder.alder_nr is 'Alderens varige nummer: måneder i alt, eller 1000 + hele år, hvor måneder ikke kendes.';
comment on column dm.dim_alder.alder_aar is 'Hele år.';
comment on column dm.dim_alder.alder_maaneder is 'Måneder ud over hele år, 0-11; tom, hvor kun hele år kendes.';
comment on column dm.dim_alder.alder is 'Alderen i ord, fx 2 år 5 mdr.';
comment on column dm.dim_alder.aldersgruppe is 'Benchmarkgruppen: 0-2, 3-5 eller 6+.';

insert into dm.dim_alder (alder_id, alder_nr, alder_aar, alder_maaneder, alder, aldersgruppe)
select
    nr as alder_id,
    nr as alder_nr,
    nr / 12 as alder_aar,
    nr % 12 as alder_maaneder,
    nr / 12 || ' år ' || nr % 12 || ' mdr.' as alder,
    case when nr < 36 then '0-2' when nr < 72 then '3-5' else '6+' end as aldersgruppe
from generate_series(0, 215) as nr
union all
select
    1000 + aar as alder_id,
    1000 + aar as alder_nr,
    aar,
    null as alder_maaneder,
    aar || ' år' as alder,
    case when aar < 3 then '0-2' when aar < 6 then '3-5' else '6+' end as aldersgruppe
from generate_series(0, 120) as aar
union all
select
    -1 as alder_id,
    -1 as alder_nr,
    -1 as alder_aar,
    null as alder_maaneder,
    'Ukendt' as alder,
    'Ukendt' as aldersgruppe;

create table dm.dim_ejerform (
    ejerform_id integer generated always as identity,
    ejerform_kode text collate "C" not null,
    ejerform text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_ejerform_pkey primary key (ejerform_id),
    constraint dim_ejerform_ejerform_kode_excl exclude using gist (
        ejerform_kode with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
comment on table dm.dim_ejerform is 'En række pr. version af en ejerform i dagtilbudsregistret.';
comment on column dm.dim_ejerform.ejerform_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_ejerform.ejerform_kode is 'Registrets kode: 1 kommunal, 2 selvejende, 3 privat, 4 udliciteret; nye koder bliver nye rækker.';
comment on column dm.dim_ejerform.ejerform is 'Registrets tekst: den seneste, som mindst tre kommuner har (eller alle, der har koden); ellers koden.';

create table dm.dim_pladstype (
    pladstype_id integer generated always as identity,
    pladstype text collate "C" not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_pladstype_pkey primary key (pladstype_id),
    constraint dim_pladstype_key unique nulls not distinct (pladstype)
);
comment on table dm.dim_pladstype is 'En række pr. tekst, som kommunerne bruger om pladsens type. Ikke ens mellem kommuner.';
comment on column dm.dim_pladstype.pladstype_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_pladstype.pladstype is 'Teksten, som den er leveret.';

create table dm.dim_taksttype (
    taksttype_id integer generated always as identity,
    taksttype text collate "C" not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_taksttype_pkey primary key (taksttype_id),
    constraint dim_taksttype_key unique nulls not distinct (taksttype)
);
comment on table dm.dim_taksttype is 'En række pr. tekst, som kommunerne bruger om taksten. Ikke ens mellem kommuner.';
comment on column dm.dim_taksttype.taksttype_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_taksttype.taksttype is 'Teksten, som den er leveret.';

create table dm.dim_rabat (
    rabat_id integer generated always as identity,
    rabat text not null,
    oekonomisk_friplads_pct numeric(5, 2),
    soeskenderabat_pct numeric(5, 2),
    behandlingsmaessig_friplads boolean,
    behandlingsmaessig_friplads_tekst text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_rabat_pkey primary key (rabat_id),
    constraint dim_rabat_key unique nulls not distinct (
        oekonomisk_friplads_pct, soeskenderabat_pct, behandlingsmaessig_friplads, rabat
    )
);
comment on table dm.dim_rabat is 'En række pr. kombination af friplads og rabat.';
comment on column dm.dim_rabat.rabat_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_rabat.rabat is 'Kombinationen i ord.';
comment on column dm.dim_rabat.oekonomisk_friplads_pct is 'Økonomisk friplads i procent; tom, hvor den ikke er leveret.';
comment on column dm.dim_rabat.soeskenderabat_pct is 'Søskenderabat i procent; tom, hvor den ikke er leveret.';
comment on column dm.dim_rabat.behandlingsmaessig_friplads is 'Om pladsen er en behandlingsmæssig friplads; tom, hvor det ikke er leveret.';
comment on column dm.dim_rabat.behandlingsmaessig_friplads_tekst is 'Ja, Nej eller Ukendt.';

create table dm.dim_institution (
    institution_id integer generated always as identity,
    institution_nr integer not null,
    kommune_nr smallint not null,
    system text collate "C" not null,
    institutionskode text collate "C" not null,
    institutionsnavn text not null,
    institutionstype text not null,
    dagtilbudsnummer text collate "C",
    kategori text not null,
    er_normering boolean not null generated always as (
        kategori in ('vuggestue', 'boernehave', 'integreret')
    ) stored,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_institution_pkey primary key (institution_id),
    constraint dim_institution_gyldig_check check (gyldig_fra <= gyldig_til),
    constraint dim_institution_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_institution_institution_nr_excl exclude using gist (
        institution_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
create index dim_institution_kommune_nr_idx
on dm.dim_institution (kommune_nr, system, institutionskode);
create index dim_institution_institution_nr_idx on dm.dim_institution (institution_nr, gyldig_fra);
comment on table dm.dim_institution is 'En række pr. version af en lokal institution, som kommunens fagsystem kender den.';
comment on column dm.dim_institution.institution_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_institution.institution_nr is 'Institutionens varige nummer, ens for alle versioner.';
comment on column dm.dim_institution.kommune_nr is 'Kommunen.';
comment on column dm.dim_institution.system is 'Fagsystemet med små bogstaver.';
comment on column dm.dim_institution.institutionskode is 'Kommunens egen kode.';
comment on column dm.dim_institution.institutionsnavn is 'Kommunens eget navn.';
comment on column dm.dim_institution.institutionstype is 'Kommunens egen tekst for typen.';
comment on column dm.dim_institution.dagtilbudsnummer is 'Anvisningsenhedens nummer i registret; tom, hvor den ikke er koblet.';
comment on column dm.dim_institution.kategori is 'Kategorien efter kommunens tekst; gælder, hvor registret ikke kender enheden.';
comment on column dm.dim_institution.er_normering is 'Om institutionen efter kommunens tekst er en daginstitution; uden enhed i registret regnes den for kommunal.';

create table dm.dim_institution_stil (
    institution_stil_id integer generated always as identity,
    institution_stil_nr integer not null,
    kommune_nr smallint not null,
    dagtilbudsnummer text collate "C" not null,
    enhedsnavn text not null,
    daginstitutionsnummer text collate "C" not null,
    daginstitutionsnavn text,
    institutionstype_kode text collate "C",
    institutionstype text,
    ejerform_kode text collate "C",
    ejerform text,
    lovgrundlag_kode text collate "C",
    lovgrundlag text,
    kategori text not null,
    er_normering boolean not null generated always as (
        kategori in ('vuggestue', 'boernehave', 'integreret')
        and coalesce(ejerform_kode, '') in ('1', '2')
    ) stored,
    vejnavn text,
    husnummer text,
    postnummer text,
    bynavn text,
    geo_bredde numeric(9, 6),
    geo_laengde numeric(9, 6),
    cvr_nummer text,
    p_nummer text,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_institution_stil_pkey primary key (institution_stil_id),
    constraint dim_institution_stil_gyldig_check check (gyldig_fra <= gyldig_til),
    constraint dim_institution_stil_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_institution_stil_institution_stil_nr_excl exclude using gist (
        institution_stil_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
create index dim_institution_stil_kommune_nr_idx
on dm.dim_institution_stil (kommune_nr, dagtilbudsnummer);
create index dim_institution_stil_institution_stil_nr_idx
on dm.dim_institution_stil (institution_stil_nr, gyldig_fra);
comment on table dm.dim_institution_stil is 'En række pr. version af en anvisningsenhed i dagtilbudsregistret, med dens daginstitution.';
comment on column dm.dim_institution_stil.institution_stil_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_institution_stil.institution_stil_nr is 'Enhedens varige nummer, ens for alle versioner.';
comment on column dm.dim_institution_stil.kommune_nr is 'Kommunen, der administrerer enheden.';
comment on column dm.dim_institution_stil.dagtilbudsnummer is 'Anvisningsenhedens nummer (G og fem cifre).';
comment on column dm.dim_institution_stil.enhedsnavn is 'Enhedens navn.';
comment on column dm.dim_institution_stil.daginstitutionsnummer is 'Daginstitutionens nummer (D og fem cifre).';
comment on column dm.dim_institution_stil.daginstitutionsnavn is 'Daginstitutionens navn; tom, hvor registret ikke har leveret den.';
comment on column dm.dim_institution_stil.institutionstype_kode is 'Typens kode (instType3), fx 6012.';
comment on column dm.dim_institution_stil.institutionstype is 'Typens tekst, som den senest er leveret.';
comment on column dm.dim_institution_stil.ejerform_kode is 'Ejerformens kode.';
comment on column dm.dim_institution_stil.ejerform is 'Ejerformens tekst, som den senest er leveret.';
comment on column dm.dim_institution_stil.lovgrundlag_kode is 'Lovgrundlagets kode.';
comment on column dm.dim_institution_stil.lovgrundlag is 'Lovgrundlagets tekst, som den senest er leveret.';
comment on column dm.dim_institution_stil.kategori is 'Kategorien efter type og ejerform: dagpleje, vuggestue, boernehave, integreret, privat eller andet.';
comment on column dm.dim_institution_stil.er_normering is 'Om enheden er en kommunal eller selvejende daginstitution, som N1 og N2 tæller.';
comment on column dm.dim_institution_stil.vejnavn is 'Vejnavn.';
comment on column dm.dim_institution_stil.husnummer is 'Husnummer.';
comment on column dm.dim_institution_stil.postnummer is 'Postnummer.';
comment on column dm.dim_institution_stil.bynavn is 'Postdistriktets navn.';
comment on column dm.dim_institution_stil.geo_bredde is 'Breddegrad (WGS 84).';
comment on column dm.dim_institution_stil.geo_laengde is 'Længdegrad (WGS 84).';
comment on column dm.dim_institution_stil.cvr_nummer is 'CVR-nummer.';
comment on column dm.dim_institution_stil.p_nummer is 'P-nummer; flere enheder kan dele et.';

create table dm.dim_institution_stil_adresse (
    institution_stil_adresse_id integer generated always as identity,
    institution_stil_adresse_nr integer not null,
    kommune_nr smallint not null,
    alternativ_adresse_nummer text collate "C" not null,
    dagtilbudsnummer text collate "C" not null,
    adressenavn text not null,
    vejnavn text,
    husnummer text,
    postnummer text,
    bynavn text,
    geo_bredde numeric(9, 6),
    geo_laengde numeric(9, 6),
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_institution_stil_adresse_pkey primary key (institution_stil_adresse_id),
    constraint dim_institution_stil_adresse_gyldig_check check (gyldig_fra <= gyldig_til),
    constraint dim_institution_stil_adresse_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_institution_stil_adresse_nr_excl exclude using gist (
        institution_stil_adresse_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
create index dim_institution_stil_adresse_kommune_nr_idx
on dm.dim_institution_stil_adresse (kommune_nr, alternativ_adresse_nummer);
comment on table dm.dim_institution_stil_adresse is 'En række pr. version af en anvisningsenheds alternative adresse.';
comment on column dm.dim_institution_stil_adresse.institution_stil_adresse_id is 'Versionens nøgle.';
comment on column dm.dim_institution_stil_adresse.institution_stil_adresse_nr is 'Adressens varige nummer.';
comment on column dm.dim_institution_stil_adresse.kommune_nr is 'Kommunen, der administrerer enheden.';
comment on column dm.dim_institution_stil_adresse.alternativ_adresse_nummer is 'Registrets nummer for adressen.';
comment on column dm.dim_institution_stil_adresse.dagtilbudsnummer is 'Anvisningsenheden, adressen hører til.';
comment on column dm.dim_institution_stil_adresse.adressenavn is 'Navnet på stedet.';
comment on column dm.dim_institution_stil_adresse.vejnavn is 'Vejnavn.';
comment on column dm.dim_institution_stil_adresse.husnummer is 'Husnummer.';
comment on column dm.dim_institution_stil_adresse.postnummer is 'Postnummer.';
comment on column dm.dim_institution_stil_adresse.bynavn is 'Postdistriktets navn.';
comment on column dm.dim_institution_stil_adresse.geo_bredde is 'Breddegrad (WGS 84).';
comment on column dm.dim_institution_stil_adresse.geo_laengde is 'Længdegrad (WGS 84).';

create table dm.dim_borger (
    borger_id integer generated always as identity,
    borger_nr integer not null,
    kommune_nr smallint not null,
    fornavn text,
    efternavn text,
    koen text not null,
    statsborgerskab text,
    bopael_kommune_nr smallint not null,
    foedselsdato date,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_borger_pkey primary key (borger_id),
    constraint dim_borger_gyldig_check check (gyldig_fra <= gyldig_til),
    constraint dim_borger_koen_check check (koen in ('K', 'M', 'U')),
    constraint dim_borger_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_borger_bopael_kommune_nr_fkey
    foreign key (bopael_kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_borger_borger_nr_excl exclude using gist (
        borger_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
create index dim_borger_kommune_nr_idx on dm.dim_borger (kommune_nr);
create index dim_borger_bopael_kommune_nr_idx on dm.dim_borger (bopael_kommune_nr);
-- With the day, so that looking a version up prefers it to the constraint's index, which is slower.
create index dim_borger_borger_nr_idx on dm.dim_borger (borger_nr, gyldig_fra);
-- Children that only attendance knows are few; they are looked for in every load of children.
create index dim_borger_levering_nr_idx on dm.dim_borger (borger_nr) where levering_nr = 0;
comment on table dm.dim_borger is 'En række pr. version af et barn i en kommune.';
comment on column dm.dim_borger.borger_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_borger.borger_nr is 'Barnets varige nummer i kommunen; antal børn tælles på det.';
comment on column dm.dim_borger.kommune_nr is 'Kommunen, der har leveret barnet.';
comment on column dm.dim_borger.fornavn is 'Fornavn.';
comment on column dm.dim_borger.efternavn is 'Efternavn.';
comment on column dm.dim_borger.koen is 'K, M eller U (ukendt).';
comment on column dm.dim_borger.statsborgerskab is 'Landekode (ISO 3166, to bogstaver).';
comment on column dm.dim_borger.bopael_kommune_nr is 'Kommunen, barnet bor i; -1 er ukendt.';
comment on column dm.dim_borger.foedselsdato is 'Fødselsdato.';

create table drift.institution_noegle (
    institution_nr integer generated always as identity,
    kommune_nr smallint not null,
    system text collate "C" not null,
    institutionskode text collate "C" not null,
    constraint institution_noegle_pkey primary key (institution_nr),
    constraint institution_noegle_key unique (kommune_nr, system, institutionskode)
);
comment on table drift.institution_noegle is 'En række pr. lokal institution: det varige nummer, som dimensionens versioner deler. Genbruges aldrig.';
comment on column drift.institution_noegle.institution_nr is 'Det varige nummer.';
comment on column drift.institution_noegle.kommune_nr is 'Kommunen.';
comment on column drift.institution_noegle.system is 'Fagsystemet.';
comment on column drift.institution_noegle.institutionskode is 'Kommunens egen kode.';

create table drift.institution_stil_noegle (
    institution_stil_nr integer generated always as identity,
    kommune_nr smallint not null,
    dagtilbudsnummer text collate "C" not null,
    constraint institution_stil_noegle_pkey primary key (institution_stil_nr),
    constraint institution_stil_noegle_key unique (kommune_nr, dagtilbudsnummer)
);
comment on table drift.institution_stil_noegle is 'En række pr. anvisningsenhed: det varige nummer, som dimensionens versioner deler. Genbruges aldrig.';
comment on column drift.institution_stil_noegle.institution_stil_nr is 'Det varige nummer.';
comment on column drift.institution_stil_noegle.kommune_nr is 'Kommunen.';
comment on column drift.institution_stil_noegle.dagtilbudsnummer is 'Anvisningsenhedens nummer.';

create table drift.institution_stil_adresse_noegle (
    institution_stil_adresse_nr integer generated always as identity,
    kommune_nr smallint not null,
    alternativ_adresse_nummer text collate "C" not null,
    constraint institution_stil_adresse_noegle_pkey primary key (institution_stil_adresse_nr),
    constraint institution_stil_adresse_noegle_key unique (kommune_nr, alternativ_adresse_nummer)
);
comment on table drift.institution_stil_adresse_noegle is 'En række pr. alternativ adresse: det varige nummer, som dimensionens versioner deler. Genbruges aldrig.';
comment on column drift.institution_stil_adresse_noegle.institution_stil_adresse_nr is 'Det varige nummer.';
comment on column drift.institution_stil_adresse_noegle.kommune_nr is 'Kommunen.';
comment on column drift.institution_stil_adresse_noegle.alternativ_adresse_nummer is 'Adressens nummer.';

create table drift.borger_noegle (
    borger_nr integer generated always as identity,
    kommune_nr smallint not null,
    borger_uuid uuid not null,
    constraint borger_noegle_pkey primary key (borger_nr),
    constraint borger_noegle_key unique (kommune_nr, borger_uuid)
);
comment on table drift.borger_noegle is 'En række pr. barn i en kommune: det varige nummer, som dimensionens versioner deler. Genbruges aldrig.';
comment on column drift.borger_noegle.borger_nr is 'Det varige nummer.';
comment on column drift.borger_noegle.kommune_nr is 'Kommunen.';
comment on column drift.borger_noegle.borger_uuid is 'Barnets pseudonym.';

-- Row -1 of every dimension: "Ukendt".
insert into dm.dim_ejerform (ejerform_id, ejerform_kode, ejerform)
overriding system value
values (-1, '', 'Ukendt');
insert into dm.dim_pladstype (pladstype_id, pladstype) overriding system value
values (-1, 'Ukendt');
insert into dm.dim_taksttype (taksttype_id, taksttype) overriding system value
values (-1, 'Ukendt');
insert into dm.dim_rabat (rabat_id, rabat, behandlingsmaessig_friplads_tekst)
overriding system value
values (-1, 'Ukendt', 'Ukendt');
insert into dm.dim_institution (
    institution_id, institution_nr, kommune_nr, system, institutionskode, institutionsnavn,
    institutionstype, kategori
)
overriding system value
values (-1, -1, -1, '', '', 'Ukendt', 'Ukendt', 'ukendt');
insert into dm.dim_institution_stil (
    institution_stil_id, institution_stil_nr, kommune_nr, dagtilbudsnummer, enhedsnavn,
    daginstitutionsnummer, kategori
)
overriding system value
values (-1, -1, -1, '', 'Ukendt', '', 'ukendt');
insert into dm.dim_borger (borger_id, borger_nr, kommune_nr, koen, bopael_kommune_nr)
overriding system value
values (-1, -1, -1, 'U', -1);

do $$
declare
    tabel text;
begin
    for tabel in
        select relation.relname from pg_class as relation
        where
            relation.relnamespace = 'dm'::regnamespace
            and relation.relkind = 'r'
            and relation.relname like 'dim\_%'
    loop
        perform drift.kommenter_gyldighed(tabel);
    end loop;
end;
$$;

reset role;

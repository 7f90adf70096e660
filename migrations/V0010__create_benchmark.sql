-- The benchmark cube: aggregates of all kommuner by one dimension at a time, refreshed for the
-- months that a load touched; what others see of them; and the bus matrix of both cubes.

set local role dagtilbud_ejer;

-- What others see is a figure with noise (docs/decisions/0003). The noise comes out of this secret,
-- so that the same figures always get the same. The first key for CPR numbers gives the lasting
-- one; until then there is one that chance made.
create table drift.stoej_noegle (
    noegle bytea not null,
    constraint stoej_noegle_pkey primary key (noegle),
    constraint stoej_noegle_noegle_check check (octet_length(noegle) = 32)
);
create unique index stoej_noegle_en_idx on drift.stoej_noegle ((true));
comment on table drift.stoej_noegle is 'Én række: hemmeligheden bag den støj, som andre ser kommunernes tal med. Den, der har den og tallene, kan trække støjen fra.';
comment on column drift.stoej_noegle.noegle is 'Dannet langsomt (Argon2id) af den første CPR-nøgle, så en ny database med de samme leverancer viser de samme tal; skiftes ikke med den.';
insert into drift.stoej_noegle (noegle)
select sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) as noegle;

-- A key of its own for whatever the message names.
create function drift.stoej_noegle_til(besked text) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
select
    ('x' || pg_catalog.encode(pg_catalog.substr(
        pg_catalog.sha256(hemmelig.noegle || pg_catalog.sha256(
            hemmelig.noegle || pg_catalog.convert_to(besked, 'UTF8')
        )), 1, 8
    ), 'hex'))::pg_catalog.bit(64)::pg_catalog.int8
from drift.stoej_noegle as hemmelig
$$;
comment on function drift.stoej_noegle_til(text) is 'En nøgle til støj, dannet af hemmeligheden og beskeden.';
-- A number that looks drawn: mean 0, standard deviation 1, never beyond 3.47. The sum of four draws
-- between 0 and 1, which the four quarters of the key are.
create function drift.udsving(noegle bigint) returns double precision
language sql immutable parallel safe
return (
    (
        (noegle & 65535) + ((noegle >> 16) & 65535)
        + ((noegle >> 32) & 65535) + ((noegle >> 48) & 65535)
    ) / 65536.0::double precision - 2
) * 1.7320508075688772::double precision;
comment on function drift.udsving(bigint) is 'Et tal mellem -3,47 og 3,47, der ser tilfældigt ud (middel 0, spredning 1) og altid er det samme for samme nøgle.';

-- The noise of a cell, in people: a small part that stays with the cell, so that the mean of many
-- months is not the true one; and a large part that is another as soon as anything in the month is.
create function drift.stoej(
    celle text, fast_noegle bigint, maaned_noegle bigint
) returns double precision
language sql immutable parallel safe
return (
    0.6::double precision * drift.udsving(hashtextextended(celle, fast_noegle))
    + 1.7::double precision * drift.udsving(hashtextextended(celle, maaned_noegle))
);
comment on function drift.stoej(text, bigint, bigint) is 'Cellens støj i personer, mellem -7,98 og 7,98: en del, der bliver ved cellen, og en del, der skifter, når noget i måneden gør.';

-- How many people others see.
create function drift.vist_antal(
    antal double precision, stoej double precision, mindste_gruppe smallint
) returns integer
language sql immutable parallel safe
return case
    when antal = 0 then 0
    when antal >= mindste_gruppe and round(antal + stoej) >= mindste_gruppe
        then round(antal + stoej)
end::integer;
comment on function drift.vist_antal(double precision, double precision, smallint) is 'Antallet, som andre ser det: 0 er 0; ellers med støj og i hele personer, og tomt, hvor det eller det rigtige er under den mindste gruppe.';

-- What others see of a sum over people, none of whom adds more than 1: with as many more or fewer
-- of them, and noise of its own.
create function drift.vist_sum(
    sum_over double precision, antal double precision, vist_antal integer, stoej double precision
) returns integer
language sql immutable parallel safe
return case
    when vist_antal = 0 then 0
    else greatest(round(sum_over * vist_antal / nullif(antal, 0) + 0.6 * stoej), 0)
end::integer;
revoke all
on function
drift.stoej_noegle_til(text), drift.udsving(bigint), drift.stoej(text, bigint, bigint),
drift.vist_antal(double precision, double precision, smallint),
drift.vist_sum(double precision, double precision, integer, double precision)
from public;
grant execute
on function
drift.stoej_noegle_til(text), drift.udsving(bigint), drift.stoej(text, bigint, bigint),
drift.vist_antal(double precision, double precision, smallint),
drift.vist_sum(double precision, double precision, integer, double precision)
to dagtilbud_loader;
comment on function drift.vist_sum(double precision, double precision, integer, double precision) is 'En sum over personer, som andre ser den: fulgt med antallet og med støj for sig, i hele enheder; tom, hvor antallet er.';

create table dm.agg_benchmark_indskrivning (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    aldersgruppe text collate "C" not null,
    medlem text not null,
    antal_indskrevne_boern integer not null,
    antal_institutioner integer not null,
    antal_indskrevne_boern_andre integer,
    antal_institutioner_andre integer,
    constraint agg_benchmark_indskrivning_pkey
    primary key (kommune_nr, maaned, dimension, medlem_kode, aldersgruppe),
    constraint agg_benchmark_indskrivning_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_benchmark_indskrivning_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
-- The primary key answers a kommune's question, this one a month's.
create index agg_benchmark_indskrivning_maaned_idx
on dm.agg_benchmark_indskrivning (maaned, dimension);
comment on table dm.agg_benchmark_indskrivning is 'En række pr. kommune, måned, medlem af en dimension og aldersgruppe: indskrevne børn, og hvad andre ser af dem.';
comment on column dm.agg_benchmark_indskrivning.aldersgruppe is '0-2, 3-5 eller Alle.';
comment on column dm.agg_benchmark_indskrivning.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.';
comment on column dm.agg_benchmark_indskrivning.antal_institutioner is 'Forskellige institutioner med mindst et af børnene.';
comment on column dm.agg_benchmark_indskrivning.antal_indskrevne_boern_andre is 'Børnene, som andre ser dem; tom, hvor de er skjult.';
comment on column dm.agg_benchmark_indskrivning.antal_institutioner_andre is 'Institutionerne, som andre ser dem; tom, hvor de er skjult.';

create table dm.agg_benchmark_personale (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    medlem text not null,
    antal_medarbejdere integer not null,
    antal_fuldtidspersoner numeric(12, 4) not null,
    beskaeftigelsesgrad numeric(18, 6),
    antal_medarbejdere_andre integer,
    antal_fuldtidspersoner_andre integer,
    beskaeftigelsesgrad_andre numeric(6, 2),
    constraint agg_benchmark_personale_pkey
    primary key (kommune_nr, maaned, dimension, medlem_kode),
    constraint agg_benchmark_personale_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_benchmark_personale_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_benchmark_personale_maaned_idx
on dm.agg_benchmark_personale (maaned, dimension);
comment on table dm.agg_benchmark_personale is 'En række pr. kommune, måned og medlem af en dimension: personale, og hvad andre ser af dem.';
comment on column dm.agg_benchmark_personale.antal_medarbejdere is 'Forskellige personer, ansat den 1.';
comment on column dm.agg_benchmark_personale.antal_fuldtidspersoner is 'Summen af deres beskæftigelsesgrader.';
comment on column dm.agg_benchmark_personale.beskaeftigelsesgrad is 'Gennemsnit pr. ansættelse, afrundet til seks decimaler; tom, hvor der ingen er.';
comment on column dm.agg_benchmark_personale.antal_medarbejdere_andre is 'Personerne, som andre ser dem; tom, hvor de er skjult.';
comment on column dm.agg_benchmark_personale.antal_fuldtidspersoner_andre is 'Summen, som andre ser den; tom, hvor den er skjult.';
comment on column dm.agg_benchmark_personale.beskaeftigelsesgrad_andre is 'Gennemsnittet, som andre ser det; tom, hvor det er skjult.';

create table dm.agg_benchmark_tilstedevaerelse (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    medlem text not null,
    antal_unikke_boern integer not null,
    antal_fuldtidsboern numeric(12, 2),
    antal_med_fuldtidsandel integer not null,
    antal_unikke_boern_andre integer,
    antal_fuldtidsboern_andre integer,
    constraint agg_benchmark_tilstedevaerelse_pkey
    primary key (kommune_nr, maaned, dimension, medlem_kode),
    constraint agg_benchmark_tilstedevaerelse_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_benchmark_tilstedevaerelse_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_benchmark_tilstedevaerelse_maaned_idx
on dm.agg_benchmark_tilstedevaerelse (maaned, dimension);
comment on table dm.agg_benchmark_tilstedevaerelse is 'En række pr. kommune, måned og medlem af en dimension: børn med registreringer i Aula, og hvad andre ser af dem.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_unikke_boern is 'Forskellige børn med mindst en registrering i måneden.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_fuldtidsboern is 'Summen af deres fuldtidsandele i måneden; tom, hvor ingen af dem har en.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_med_fuldtidsandel is 'Hvor mange af dem en indskrivning kender, så de har en fuldtidsandel.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_unikke_boern_andre is 'Børnene, som andre ser dem; tom, hvor de er skjult.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_fuldtidsboern_andre is 'Summen, som andre ser den; tom, hvor den er skjult, og hvor ingen har en andel.';

-- Who stands behind the members whose names kommuner write themselves: from this the view
-- drift.offentligt_medlem says which of them others may see. A row is about one kommune alone and
-- written by its own loads, so that the order in which kommuner deliver leaves no trace.
create table dm.agg_medlem (
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    kommune_nr smallint not null,
    antal_personer integer not null,
    constraint agg_medlem_pkey primary key (dimension, medlem_kode, kommune_nr),
    constraint agg_medlem_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr)
);
create index agg_medlem_kommune_nr_idx on dm.agg_medlem (kommune_nr, dimension);
comment on table dm.agg_medlem is 'En række pr. kommune og medlem af en dimension, hvis medlemmer kommunerne selv navngiver: hvor mange personer det står for dér.';
comment on column dm.agg_medlem.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column dm.agg_medlem.medlem_kode is 'Medlemmets faste kode, som i benchmark: kommunens egen tekst, eller koden, hvor der er en.';
comment on column dm.agg_medlem.kommune_nr is 'Kommunen, der bruger det.';
comment on column dm.agg_medlem.antal_personer is 'Forskellige børn eller medarbejdere i den måned, hvor der er flest.';

do $$
declare
    tabel text;
begin
    foreach tabel in array array[
        'agg_benchmark_indskrivning', 'agg_benchmark_personale', 'agg_benchmark_tilstedevaerelse'
    ] loop
        execute format('comment on column dm.%I.kommune_nr is %L', tabel, 'Kommunen, der har leveret.');
        execute format('comment on column dm.%I.maaned is %L', tabel, 'Måneden (dens første dag).');
        execute format(
            'comment on column dm.%I.dimension is %L', tabel,
            'Dimensionen, som i drift.busmatrix; hver har også medlemmet Alle.'
        );
        execute format(
            'comment on column dm.%I.medlem_kode is %L', tabel,
            'Medlemmets faste kode i dimensionen; tom, hvor det er ukendt; Alle for alle.'
        );
        execute format(
            'comment on column dm.%I.medlem is %L', tabel,
            'Medlemmet i ord; visningen henter selv de tekster, der kan ændre sig bagefter.'
        );
    end loop;
end;
$$;

-- What the indicators of others are reckoned from, month by month.
create table dm.agg_boern_andre (
    kommune_nr smallint not null,
    maaned date not null,
    antal_boern integer,
    antal_boern_0_2 integer,
    antal_boern_3_5 integer,
    antal_boern_dagpleje integer,
    antal_boern_integreret integer,
    antal_boern_fem_kategorier integer,
    antal_boern_daginstitution integer,
    antal_boern_normering_0_2 integer,
    antal_boern_normering_3_5 integer,
    fuldtidsboern_normering_0_2 integer,
    fuldtidsboern_normering_3_5 integer,
    fuldtidsboern_dagpleje integer,
    constraint agg_boern_andre_pkey primary key (kommune_nr, maaned),
    constraint agg_boern_andre_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_boern_andre_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
comment on table dm.agg_boern_andre is 'En række pr. kommune og måned: børnene i dm.agg_boern, som andre ser dem. Andres nøgletal regnes af den.';
comment on column dm.agg_boern_andre.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.agg_boern_andre.maaned is 'Måneden (dens første dag).';
comment on column dm.agg_boern_andre.antal_boern is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_0_2 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_3_5 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_dagpleje is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_integreret is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_fem_kategorier is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_daginstitution is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_normering_0_2 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.antal_boern_normering_3_5 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.fuldtidsboern_normering_0_2 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.fuldtidsboern_normering_3_5 is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';
comment on column dm.agg_boern_andre.fuldtidsboern_dagpleje is 'Som i dm.agg_boern, med støj; tom, hvor det er skjult.';

create table dm.agg_personale_andre (
    kommune_nr smallint not null,
    maaned date not null,
    fuldtidspersoner_0_2 integer,
    fuldtidspersoner_3_5 integer,
    fuldtidspersoner_2023_0_2 integer,
    fuldtidspersoner_2023_3_5 integer,
    antal_dagplejere integer,
    fuldtidspersoner_dagpleje integer,
    constraint agg_personale_andre_pkey primary key (kommune_nr, maaned),
    constraint agg_personale_andre_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_personale_andre_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
comment on table dm.agg_personale_andre is 'En række pr. kommune og måned: personalet i dm.agg_personale, som andre ser dem. Andres nøgletal regnes af den.';
comment on column dm.agg_personale_andre.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.agg_personale_andre.maaned is 'Måneden (dens første dag).';
comment on column dm.agg_personale_andre.fuldtidspersoner_0_2 is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';
comment on column dm.agg_personale_andre.fuldtidspersoner_3_5 is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';
comment on column dm.agg_personale_andre.fuldtidspersoner_2023_0_2 is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';
comment on column dm.agg_personale_andre.fuldtidspersoner_2023_3_5 is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';
comment on column dm.agg_personale_andre.antal_dagplejere is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';
comment on column dm.agg_personale_andre.fuldtidspersoner_dagpleje is 'Som i dm.agg_personale, med støj; tom, hvor det er skjult.';

create table drift.busmatrix (
    kube text not null,
    dimension text not null,
    maaltal text not null,
    view_navn text not null,
    kolonne text not null,
    maaltal_nr smallint not null,
    udtryk text not null,
    constraint busmatrix_pkey primary key (kube, dimension, maaltal),
    constraint busmatrix_kube_check check (kube in ('kommune', 'benchmark'))
);
comment on table drift.busmatrix is 'En række pr. kryds i kubernes to busmatricer: hvilket måltal der kan ses efter hvilken dimension, og hvor.';
comment on column drift.busmatrix.kube is 'kommune (80 rækker) eller benchmark (73 rækker).';
comment on column drift.busmatrix.dimension is 'Dimensionen, som FLIS kalder den.';
comment on column drift.busmatrix.maaltal is 'Måltallets navn.';
comment on column drift.busmatrix.view_navn is 'Visningen med skema.';
comment on column drift.busmatrix.kolonne is 'Kolonnen med dimensionens medlemmer; i benchmark altid medlem, på rækker med denne dimension.';
comment on column drift.busmatrix.maaltal_nr is 'Måltallets nummer, 1-8.';
comment on column drift.busmatrix.udtryk is 'Måltallet som SQL over visningens rækker, grupperet efter kolonne.';

-- Kommune: a view per fact, from whose rows the measures are counted; every dimension has a column
-- of its own there. Benchmark: the measures are columns, the dimensions rows.
insert into drift.busmatrix (
    kube, dimension, maaltal, view_navn, kolonne, maaltal_nr, udtryk
)
with
maaltal (maaltal_nr, maaltal, view_navn, udtryk) as (
    values
    (1, 'antal_indskrevne_boern', 'indskrivning', 'count(distinct borger_nr)'),
    (2, 'antal_institutioner', 'indskrivning', 'count(distinct taellende_institution_nr)'),
    (
        3, 'antal_boern_pr_medarbejder', 'boern_pr_medarbejder',
        'max(antal_boern_pr_medarbejder)'
    ),
    (4, 'antal_medarbejdere', 'personale', 'count(distinct person_nr)'),
    (5, 'antal_fuldtidspersoner', 'personale', 'sum(beskaeftigelsesgrad)'),
    (
        6, 'beskaeftigelsesgrad', 'personale',
        'round(sum(beskaeftigelsesgrad) / count(distinct (medarbejder_nr, dato)), 6)'
    ),
    (7, 'antal_unikke_boern', 'tilstedevaerelse', 'count(distinct borger_nr)'),
    -- A child has one of three shares in a month, or none; one without a share counts for nothing.
    (
        8, 'antal_fuldtidsboern', 'tilstedevaerelse',
        'case when count(fuldtidsandel) > 0 then'
        || ' count(distinct (borger_nr, tid_maaned)) filter (where fuldtidsandel = 1)'
        || ' + 0.75 * count(distinct (borger_nr, tid_maaned)) filter (where fuldtidsandel = 0.75)'
        || ' + 0.5 * count(distinct (borger_nr, tid_maaned)) filter (where fuldtidsandel = 0.5)'
        || ' end'
    )
),

-- In the order of FLIS's matrices: the measures in the municipal cube and their column, the
-- measures in the benchmark cube.
dimension (dimension, kommune, kolonne, benchmark) as (
    values
    ('Pladstype', '{1,2}', 'pladstype', '{1,2}'),
    ('Taksttype', '{1,2}', 'taksttype', '{1,2}'),
    ('Rabatplads', '{1,2}', 'rabat', '{1,2}'),
    ('EjerformSTIL', '{1,2}', 'stil_ejerform', '{1,2}'),
    ('BopælsKommune', '{1,2}', 'bopaelskommune_navn', '{1,2}'),
    ('DagtilbudInstitution', '{1,2}', 'institution_nr', '{1,2}'),
    ('InstitutionSTIL', '{1,2,3,4,5,6,7,8}', 'stil_dagtilbudsnummer', '{1,2,3,4,5,6,7,8}'),
    ('DagtilbudAlder', '{1,2}', 'barn_alder', '{1,2}'),
    ('Borger', '{1,2}', 'borger', '{}'),
    ('TidMåned', '{1,2}', 'maaned', '{1,2,3,4,5,6,7,8}'),
    ('Tid', '{1,2,3,4,5,6,7,8}', 'dato', '{}'),
    ('HandleKommune', '{1,2,7,8}', 'handlekommune_navn', '{1,2,7,8}'),
    ('AutoriseretKontoplan', '{4,5,6}', 'konto', '{4,5,6}'),
    ('AnciennitetsDato', '{4,5,6}', 'anciennitetsdato', '{4,5,6}'),
    ('AnsættelsesstopDato', '{4,5,6}', 'ansaettelsesstopdato', '{4,5,6}'),
    ('AnsættelsesstartDato', '{4,5,6}', 'ansaettelsesstartdato', '{4,5,6}'),
    ('AnsatKommune', '{4,5,6}', 'ansatkommune_navn', '{4,5,6}'),
    ('Aflønningsform', '{4,5,6}', 'afloenningsform', '{4,5,6}'),
    ('Ansættelsesvilkår', '{4,5,6}', 'ansaettelsesvilkaar', '{4,5,6}'),
    ('Alder', '{4,5,6}', 'medarbejder_alder', '{4,5,6}'),
    ('Stillingskategori', '{4,5,6}', 'stillingskategori_kode', '{4,5,6}'),
    ('Overenskomst', '{4,5,6}', 'overenskomst_kode', '{4,5,6}'),
    ('Medarbejder', '{4,5,6}', 'medarbejder_nr', '{}'),
    ('AlderAnciennitet', '{4,5,6}', 'medarbejder_anciennitet', '{}'),
    ('Køn', '{}', '', '{4,5,6}'),
    ('Registrering', '{7,8}', 'registrering', '{7,8}'),
    ('Starttidspunkt', '{7,8}', 'starttidspunkt', '{7,8}'),
    ('Sluttidspunkt', '{7,8}', 'sluttidspunkt', '{7,8}')
)

select
    'kommune' as kube,
    dimension.dimension,
    maaltal.maaltal,
    'kube.' || maaltal.view_navn as view_navn,
    dimension.kolonne,
    maaltal.maaltal_nr,
    -- Children per employee has a row for the whole kommune beside its units.
    maaltal.udtryk || case
        when maaltal.maaltal_nr <> 3 then ''
        when dimension.dimension = 'Tid' then ' filter (where raekketype = ''Alle'')'
        else ' filter (where raekketype = ''Enhed'')'
    end as udtryk
from dimension
inner join maaltal
    on maaltal.maaltal_nr = any(dimension.kommune::integer[])
union all
select
    'benchmark' as kube,
    dimension.dimension,
    maaltal.maaltal,
    'benchmark.' || maaltal.view_navn as view_navn,
    'medlem' as kolonne,
    maaltal.maaltal_nr,
    'max(' || maaltal.maaltal || ')' as udtryk
from dimension
inner join maaltal
    on maaltal.maaltal_nr = any(dimension.benchmark::integer[]);

reset role;

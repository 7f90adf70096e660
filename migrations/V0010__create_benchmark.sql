-- The benchmark cube: aggregates of all kommuner by one dimension at a time, refreshed for the
-- months that a load touched; and the bus matrix of both cubes.

set local role dagtilbud_ejer;

create table dm.agg_benchmark_indskrivning (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    aldersgruppe text collate "C" not null,
    medlem text not null,
    antal_indskrevne_boern integer not null,
    antal_institutioner integer not null,
    er_skjult boolean not null,
    er_udeladt boolean not null default false,
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
comment on table dm.agg_benchmark_indskrivning is 'En række pr. kommune, måned, medlem af en dimension og aldersgruppe: indskrevne børn, uden skjul.';
comment on column dm.agg_benchmark_indskrivning.aldersgruppe is '0-2, 3-5 eller Alle.';
comment on column dm.agg_benchmark_indskrivning.antal_indskrevne_boern is 'Forskellige børn, indskrevet den 1.';
comment on column dm.agg_benchmark_indskrivning.antal_institutioner is 'Forskellige institutioner med mindst et af børnene.';

create table dm.agg_benchmark_personale (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    medlem text not null,
    antal_medarbejdere integer not null,
    antal_fuldtidspersoner numeric(12, 4) not null,
    beskaeftigelsesgrad numeric(18, 6),
    er_skjult boolean not null,
    er_udeladt boolean not null default false,
    constraint agg_benchmark_personale_pkey
    primary key (kommune_nr, maaned, dimension, medlem_kode),
    constraint agg_benchmark_personale_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_benchmark_personale_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_benchmark_personale_maaned_idx
on dm.agg_benchmark_personale (maaned, dimension);
comment on table dm.agg_benchmark_personale is 'En række pr. kommune, måned og medlem af en dimension: personale, uden skjul.';
comment on column dm.agg_benchmark_personale.antal_medarbejdere is 'Forskellige personer, ansat den 1.';
comment on column dm.agg_benchmark_personale.antal_fuldtidspersoner is 'Summen af deres beskæftigelsesgrader.';
comment on column dm.agg_benchmark_personale.beskaeftigelsesgrad is 'Gennemsnit pr. ansættelse, afrundet til seks decimaler; tom, hvor der ingen er.';

create table dm.agg_benchmark_tilstedevaerelse (
    kommune_nr smallint not null,
    maaned date not null,
    dimension text collate "C" not null,
    medlem_kode text collate "C" not null,
    medlem text not null,
    antal_unikke_boern integer not null,
    antal_fuldtidsboern numeric(12, 2),
    antal_med_fuldtidsandel integer not null,
    er_skjult boolean not null,
    er_udeladt boolean not null default false,
    constraint agg_benchmark_tilstedevaerelse_pkey
    primary key (kommune_nr, maaned, dimension, medlem_kode),
    constraint agg_benchmark_tilstedevaerelse_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_benchmark_tilstedevaerelse_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_benchmark_tilstedevaerelse_maaned_idx
on dm.agg_benchmark_tilstedevaerelse (maaned, dimension);
comment on table dm.agg_benchmark_tilstedevaerelse is 'En række pr. kommune, måned og medlem af en dimension: børn med registreringer i Aula, uden skjul.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_unikke_boern is 'Forskellige børn med mindst en registrering i måneden.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_fuldtidsboern is 'Summen af deres fuldtidsandele i måneden; tom, hvor ingen af dem har en.';
comment on column dm.agg_benchmark_tilstedevaerelse.antal_med_fuldtidsandel is 'Hvor mange af dem en indskrivning kender, så de har en fuldtidsandel.';

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
        execute format(
            'comment on column dm.%I.er_skjult is %L', tabel,
            'Om visningen skal tømme cellen: den står for få personer, eller en sådan kunne regnes ud af den.'
        );
        execute format(
            'comment on column dm.%I.er_udeladt is %L', tabel,
            'Om visningen skal udelade rækken, fordi opdelingen ikke kan vises uden at røbe en lille celle.'
        );
    end loop;
end;
$$;

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

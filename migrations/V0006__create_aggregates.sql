-- What the indicators read: small tables that a load refreshes for the months it touched.

set local role dagtilbud_ejer;

create table dm.agg_boern (
    kommune_nr smallint not null,
    maaned date not null,
    antal_boern integer not null,
    antal_boern_0_2 integer not null,
    antal_boern_3_5 integer not null,
    antal_boern_dagpleje integer not null,
    antal_boern_vuggestue integer not null,
    antal_boern_boernehave integer not null,
    antal_boern_integreret integer not null,
    antal_boern_privat integer not null,
    antal_boern_fem_kategorier integer not null,
    antal_boern_daginstitution integer not null,
    antal_boern_normering_0_2 integer not null,
    antal_boern_normering_3_5 integer not null,
    fuldtidsboern_normering_0_2 numeric(12, 2) not null,
    fuldtidsboern_normering_3_5 numeric(12, 2) not null,
    fuldtidsboern_dagpleje numeric(12, 2) not null,
    constraint agg_boern_pkey primary key (kommune_nr, maaned),
    constraint agg_boern_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_boern_maaned_fkey foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_boern_maaned_idx on dm.agg_boern (maaned);
comment on table dm.agg_boern is 'En række pr. kommune og måned, hvor der er leveret indskrivning: antal forskellige børn, indskrevet den 1.';
comment on column dm.agg_boern.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.agg_boern.maaned is 'Måneden (dens første dag).';
comment on column dm.agg_boern.antal_boern is 'Børn i alt.';
comment on column dm.agg_boern.antal_boern_0_2 is 'Børn på 0-2 år.';
comment on column dm.agg_boern.antal_boern_3_5 is 'Børn på 3-5 år.';
comment on column dm.agg_boern.antal_boern_dagpleje is 'Børn i dagpleje.';
comment on column dm.agg_boern.antal_boern_vuggestue is 'Børn i vuggestue.';
comment on column dm.agg_boern.antal_boern_boernehave is 'Børn i børnehave.';
comment on column dm.agg_boern.antal_boern_integreret is 'Børn i integreret institution.';
comment on column dm.agg_boern.antal_boern_privat is 'Børn i privat institution.';
comment on column dm.agg_boern.antal_boern_fem_kategorier is 'Børn i mindst en af de fem kategorier; hvert barn tæller én gang.';
comment on column dm.agg_boern.antal_boern_daginstitution is 'Børn i vuggestue, børnehave eller integreret institution; hvert barn tæller én gang.';
comment on column dm.agg_boern.antal_boern_normering_0_2 is 'Børn på 0-2 år i kommunale og selvejende daginstitutioner.';
comment on column dm.agg_boern.antal_boern_normering_3_5 is 'Børn på 3-5 år i kommunale og selvejende daginstitutioner.';
comment on column dm.agg_boern.fuldtidsboern_normering_0_2 is 'Fuldtidsbørn på 0-2 år i kommunale og selvejende daginstitutioner.';
comment on column dm.agg_boern.fuldtidsboern_normering_3_5 is 'Fuldtidsbørn på 3-5 år i kommunale og selvejende daginstitutioner.';
comment on column dm.agg_boern.fuldtidsboern_dagpleje is 'Fuldtidsbørn i dagpleje.';

create table dm.agg_personale (
    kommune_nr smallint not null,
    maaned date not null,
    fuldtidspersoner_0_2 numeric(28, 20) not null,
    fuldtidspersoner_3_5 numeric(28, 20) not null,
    fuldtidspersoner_2023_0_2 numeric(28, 20) not null,
    fuldtidspersoner_2023_3_5 numeric(28, 20) not null,
    antal_dagplejere integer not null,
    fuldtidspersoner_dagpleje numeric(12, 4) not null,
    constraint agg_personale_pkey primary key (kommune_nr, maaned),
    constraint agg_personale_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_personale_maaned_fkey foreign key (maaned) references dm.dim_maaned (maaned)
);
create index agg_personale_maaned_idx on dm.agg_personale (maaned);
comment on table dm.agg_personale is 'En række pr. kommune og måned, hvor der er leveret personale: pædagogisk personale, fordelt på aldersgrupper.';
comment on column dm.agg_personale.kommune_nr is 'Kommunen.';
comment on column dm.agg_personale.maaned is 'Måneden (dens første dag).';
comment on column dm.agg_personale.fuldtidspersoner_0_2 is 'Pædagogiske fuldtidspersoner om 0-2-årige efter fordelingen.';
comment on column dm.agg_personale.fuldtidspersoner_3_5 is 'Pædagogiske fuldtidspersoner om 3-5-årige efter fordelingen.';
comment on column dm.agg_personale.fuldtidspersoner_2023_0_2 is 'Som fuldtidspersoner_0_2, men ledere vejer 0,85 (DST fra 2023).';
comment on column dm.agg_personale.fuldtidspersoner_2023_3_5 is 'Som fuldtidspersoner_3_5, men ledere vejer 0,85 (DST fra 2023).';
comment on column dm.agg_personale.antal_dagplejere is 'Forskellige personer i stillingskategori 25 på 5.25.11.';
comment on column dm.agg_personale.fuldtidspersoner_dagpleje is 'Dagplejernes beskæftigelsesgrad i alt.';

create table dm.agg_udgift (
    kommune_nr smallint not null,
    periode date not null,
    udgift_dagtilbud_kr numeric(18, 6),
    udgift_dagpleje_kr numeric(18, 6),
    udgift_daginstitution_kr numeric(18, 6),
    constraint agg_udgift_pkey primary key (kommune_nr, periode),
    constraint agg_udgift_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr)
);
comment on table dm.agg_udgift is 'En række pr. kommune og år med regnskab: udgifterne, som nøgletallene bruger dem.';
comment on column dm.agg_udgift.kommune_nr is 'Kommunen.';
comment on column dm.agg_udgift.periode is 'Året (dets første dag).';
comment on column dm.agg_udgift.udgift_dagtilbud_kr is 'Kr. på 5.25.10, .11, .13, .14, .18 og .19; tom, hvor en af dem mangler.';
comment on column dm.agg_udgift.udgift_dagpleje_kr is 'Kr. på 5.25.11; tom, hvor den mangler.';
comment on column dm.agg_udgift.udgift_daginstitution_kr is 'Kr. på 5.25.14; tom, hvor den mangler.';

create table dm.agg_befolkning (
    kommune_nr smallint not null,
    periode date not null,
    gaelder_til date not null,
    antal_0_2 integer,
    antal_3_5 integer,
    antal_0_5 integer,
    constraint agg_befolkning_pkey primary key (kommune_nr, periode),
    constraint agg_befolkning_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr)
);
comment on table dm.agg_befolkning is 'En række pr. kommune og referencedato: indbyggere i de aldersgrupper, nøgletallene bruger.';
comment on column dm.agg_befolkning.kommune_nr is 'Kommunen.';
comment on column dm.agg_befolkning.periode is 'Referencedatoen.';
comment on column dm.agg_befolkning.gaelder_til is 'Den næste referencedato; 9999-12-31 for den seneste.';
comment on column dm.agg_befolkning.antal_0_2 is 'Indbyggere på 0-2 år; tom, hvor en af aldrene mangler et tal.';
comment on column dm.agg_befolkning.antal_3_5 is 'Indbyggere på 3-5 år; tom, hvor en af aldrene mangler et tal.';
comment on column dm.agg_befolkning.antal_0_5 is 'Indbyggere på 0-5 år; tom, hvor en af aldrene mangler et tal.';

reset role;

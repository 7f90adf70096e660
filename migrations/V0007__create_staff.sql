-- Staff: employments with versions, the codes that come with them, and what they are paid for.

set local role dagtilbud_ejer;

create table drift.stillingskategori (
    stillingskategori_kode text collate "C" not null,
    er_paedagogisk boolean not null,
    vaegt numeric(4, 3) not null default 1,
    er_leder boolean not null default false,
    constraint stillingskategori_pkey primary key (stillingskategori_kode),
    constraint stillingskategori_vaegt_check check (vaegt between 0 and 1)
);
comment on table drift.stillingskategori is 'Referenceliste: hvilke stillingskategorier der er pædagogisk personale i normeringen, og med hvilken vægt. Andre er det ikke (25 dagplejere tæller i N3).';
comment on column drift.stillingskategori.stillingskategori_kode is 'Stillingskategoriens kode.';
comment on column drift.stillingskategori.er_paedagogisk is 'Om den tæller i N1 og N2.';
comment on column drift.stillingskategori.vaegt is 'Hvad en fuldtidsperson tæller, 0-1; også for studerende 1, hvor intet andet er valgt.';
comment on column drift.stillingskategori.er_leder is 'Om den er leder; ledere vejer 0,85 i DST''s metode fra 2023.';

insert into drift.stillingskategori (stillingskategori_kode, er_paedagogisk, er_leder)
values
('25', false, false),
('7', true, false),
('9', true, true),
('8A', true, false),
('920', true, false),
('930', true, false),
('940', true, false),
('950', true, false);

create table drift.medarbejder_noegle (
    medarbejder_nr integer generated always as identity,
    kommune_nr smallint not null,
    ansaettelse_id text collate "C" not null,
    constraint medarbejder_noegle_pkey primary key (medarbejder_nr),
    constraint medarbejder_noegle_key unique (kommune_nr, ansaettelse_id)
);
comment on table drift.medarbejder_noegle is 'En række pr. ansættelse: det varige nummer, som dimensionens versioner deler. Genbruges aldrig.';
comment on column drift.medarbejder_noegle.medarbejder_nr is 'Det varige nummer.';
comment on column drift.medarbejder_noegle.kommune_nr is 'Kommunen.';
comment on column drift.medarbejder_noegle.ansaettelse_id is 'Ansættelsens id i kommunen.';

create table drift.person_noegle (
    person_nr integer generated always as identity,
    kommune_nr smallint not null,
    person_uuid uuid not null,
    constraint person_noegle_pkey primary key (person_nr),
    constraint person_noegle_key unique (kommune_nr, person_uuid)
);
comment on table drift.person_noegle is 'En række pr. ansat person i en kommune: det varige nummer, som personens ansættelser deler.';
comment on column drift.person_noegle.person_nr is 'Det varige nummer.';
comment on column drift.person_noegle.kommune_nr is 'Kommunen.';
comment on column drift.person_noegle.person_uuid is 'Personens pseudonym.';

-- What each kommune calls the codes of its staff, of which the dimensions show one text for all.
create table drift.personaletekst (
    liste text not null,
    kode text collate "C" not null,
    kommune_nr smallint not null,
    tekst text not null,
    periode date not null,
    levering_nr integer not null,
    linje_nr integer not null,
    constraint personaletekst_pkey primary key (kommune_nr, liste, kode),
    constraint personaletekst_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr),
    constraint personaletekst_liste_check check (liste in ('stillingskategori', 'overenskomst'))
);
comment on table drift.personaletekst is 'En række pr. kommune og kode: kommunens seneste tekst for en stillingskategori eller en overenskomst.';
comment on column drift.personaletekst.liste is 'stillingskategori eller overenskomst.';
comment on column drift.personaletekst.kode is 'Koden.';
comment on column drift.personaletekst.kommune_nr is 'Kommunen.';
comment on column drift.personaletekst.tekst is 'Teksten, som kommunen senest har leveret den.';
comment on column drift.personaletekst.periode is 'Måneden, den er leveret for.';
comment on column drift.personaletekst.levering_nr is 'Leverancen, den kom med.';
comment on column drift.personaletekst.linje_nr is 'Linjens nummer i leverancens fil.';

create table dm.dim_koen (
    koen_id smallint not null,
    koen_kode text not null,
    koen text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_koen_pkey primary key (koen_id)
);
comment on table dm.dim_koen is 'En række pr. køn.';
comment on column dm.dim_koen.koen_id is 'Kønnets nøgle; -1 er ukendt.';
comment on column dm.dim_koen.koen_kode is 'K, M eller U (ukendt).';
comment on column dm.dim_koen.koen is 'Kønnet i ord.';

insert into dm.dim_koen (koen_id, koen_kode, koen)
values
(-1, 'U', 'Ukendt'),
(1, 'K', 'Kvinde'),
(2, 'M', 'Mand');

create table dm.dim_konto (
    konto_id integer not null,
    konto text not null,
    konto_navn text not null,
    er_dagtilbud boolean not null,
    er_normering boolean not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_konto_pkey primary key (konto_id)
);
comment on table dm.dim_konto is 'En række pr. funktion i den autoriserede kontoplan; nye konti bliver nye rækker.';
comment on column dm.dim_konto.konto_id is 'Kontoens fem cifre, fx 52514; -1 er ukendt.';
comment on column dm.dim_konto.konto is 'Kontoen, som kontoplanen skriver den, fx 5.25.14.';
comment on column dm.dim_konto.konto_navn is 'Funktionens navn; kontoen selv, hvor navnet ikke kendes.';
comment on column dm.dim_konto.er_dagtilbud is 'Om kontoen tæller i U1 og U4.';
comment on column dm.dim_konto.er_normering is 'Om personale på kontoen tæller i N1 og N2.';

insert into dm.dim_konto (konto_id, konto, konto_navn, er_dagtilbud, er_normering)
values
(-1, '', 'Ukendt', false, false),
(52510, '5.25.10', 'Fælles formål', true, true),
(52511, '5.25.11', 'Dagpleje', true, false),
(52513, '5.25.13', 'Tværgående institutioner', true, true),
(52514, '5.25.14', 'Daginstitutioner', true, true),
(52515, '5.25.15', 'Fritidshjem', false, false),
(52516, '5.25.16', 'Klubber og andre socialpædagogiske fritidstilbud', false, false),
(52517, '5.25.17', 'Særlige dagtilbud og særlige klubber', false, true),
(52518, '5.25.18', 'Åbne pædagogiske tilbud, legesteder mv.', true, true),
(52519, '5.25.19', 'Tilskud til privatinstitutioner, privat dagpleje mv.', true, true);

create table dm.dim_stillingskategori (
    stillingskategori_id integer generated always as identity,
    stillingskategori_kode text collate "C" not null,
    stillingskategori text not null,
    er_paedagogisk boolean not null,
    vaegt numeric(4, 3) not null,
    er_leder boolean not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_stillingskategori_pkey primary key (stillingskategori_id),
    constraint dim_stillingskategori_key unique (stillingskategori_kode)
);
comment on table dm.dim_stillingskategori is 'En række pr. stillingskategori; nye koder bliver nye rækker.';
comment on column dm.dim_stillingskategori.stillingskategori_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_stillingskategori.stillingskategori_kode is 'Kategoriens kode.';
comment on column dm.dim_stillingskategori.stillingskategori is 'Kategoriens tekst: den seneste, som mindst tre kommuner bruger (eller alle, der bruger koden); ellers koden.';
comment on column dm.dim_stillingskategori.er_paedagogisk is 'Om kategorien tæller i N1 og N2; fra referencelisten drift.stillingskategori.';
comment on column dm.dim_stillingskategori.vaegt is 'Hvad en fuldtidsperson tæller i N1 og N2; fra referencelisten.';
comment on column dm.dim_stillingskategori.er_leder is 'Om kategorien er leder; fra referencelisten.';

insert into dm.dim_stillingskategori (
    stillingskategori_id, stillingskategori_kode, stillingskategori, er_paedagogisk, vaegt,
    er_leder
)
overriding system value
values (-1, '', 'Ukendt', false, 1, false);

create table dm.dim_overenskomst (
    overenskomst_id integer generated always as identity,
    overenskomst_kode text collate "C" not null,
    overenskomst text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_overenskomst_pkey primary key (overenskomst_id),
    constraint dim_overenskomst_key unique (overenskomst_kode)
);
comment on table dm.dim_overenskomst is 'En række pr. overenskomst; nye koder bliver nye rækker.';
comment on column dm.dim_overenskomst.overenskomst_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_overenskomst.overenskomst_kode is 'Overenskomstens kode.';
comment on column dm.dim_overenskomst.overenskomst is 'Overenskomstens tekst: den seneste, som mindst tre kommuner bruger (eller alle, der bruger koden); ellers koden.';

insert into dm.dim_overenskomst (overenskomst_id, overenskomst_kode, overenskomst)
overriding system value
values (-1, '', 'Ukendt');

create table dm.dim_afloenningsform (
    afloenningsform_id integer generated always as identity,
    afloenningsform text collate "C" not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_afloenningsform_pkey primary key (afloenningsform_id),
    constraint dim_afloenningsform_key unique (afloenningsform)
);
comment on table dm.dim_afloenningsform is 'En række pr. aflønningsform: maanedsloen eller timeloen.';
comment on column dm.dim_afloenningsform.afloenningsform_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_afloenningsform.afloenningsform is 'Teksten, som den er leveret.';

insert into dm.dim_afloenningsform (afloenningsform_id, afloenningsform) overriding system value
values (-1, 'Ukendt');

create table dm.dim_ansaettelsesvilkaar (
    ansaettelsesvilkaar_id integer generated always as identity,
    ansaettelsesvilkaar text collate "C" not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_ansaettelsesvilkaar_pkey primary key (ansaettelsesvilkaar_id),
    constraint dim_ansaettelsesvilkaar_key unique (ansaettelsesvilkaar)
);
comment on table dm.dim_ansaettelsesvilkaar is 'En række pr. ansættelsesvilkår: overenskomst, tjenestemand eller kommunens egen tekst.';
comment on column dm.dim_ansaettelsesvilkaar.ansaettelsesvilkaar_id is 'Værdiens nøgle; -1 er ukendt.';
comment on column dm.dim_ansaettelsesvilkaar.ansaettelsesvilkaar is 'Teksten, som den er leveret.';

insert into dm.dim_ansaettelsesvilkaar (ansaettelsesvilkaar_id, ansaettelsesvilkaar)
overriding system value
values (-1, 'Ukendt');

create table dm.dim_medarbejder (
    medarbejder_id integer generated always as identity,
    medarbejder_nr integer not null,
    kommune_nr smallint not null,
    person_nr integer not null,
    ansaettelse_id text collate "C" not null,
    koen_id smallint not null,
    foedselsdato date,
    stillingskategori_kode text collate "C",
    overenskomst_kode text collate "C",
    afloenningsform text,
    ansaettelsesvilkaar text,
    ansat_dato date,
    stop_dato date,
    anciennitets_dato date,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_medarbejder_pkey primary key (medarbejder_id),
    constraint dim_medarbejder_gyldig_check check (gyldig_fra <= gyldig_til),
    constraint dim_medarbejder_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint dim_medarbejder_koen_id_fkey
    foreign key (koen_id) references dm.dim_koen (koen_id),
    constraint dim_medarbejder_medarbejder_nr_excl exclude using gist (
        medarbejder_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
create index dim_medarbejder_kommune_nr_idx on dm.dim_medarbejder (kommune_nr);
create index dim_medarbejder_medarbejder_nr_idx
on dm.dim_medarbejder (medarbejder_nr, gyldig_fra);
comment on table dm.dim_medarbejder is 'En række pr. version af en ansættelse.';
comment on column dm.dim_medarbejder.medarbejder_id is 'Versionens nøgle; -1 er ukendt.';
comment on column dm.dim_medarbejder.medarbejder_nr is 'Ansættelsens varige nummer, ens for alle versioner.';
comment on column dm.dim_medarbejder.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.dim_medarbejder.person_nr is 'Personens varige nummer i kommunen; medarbejdere tælles på det.';
comment on column dm.dim_medarbejder.ansaettelse_id is 'Ansættelsens id i kommunen.';
comment on column dm.dim_medarbejder.koen_id is 'Køn.';
comment on column dm.dim_medarbejder.foedselsdato is 'Fødselsdato; tom ved erstatningsnumre med bogstaver.';
comment on column dm.dim_medarbejder.stillingskategori_kode is 'Stillingskategori; hvor ansættelsen har flere konti, den første linjes.';
comment on column dm.dim_medarbejder.overenskomst_kode is 'Overenskomstens kode.';
comment on column dm.dim_medarbejder.afloenningsform is 'maanedsloen eller timeloen.';
comment on column dm.dim_medarbejder.ansaettelsesvilkaar is 'overenskomst, tjenestemand eller kommunens egen tekst.';
comment on column dm.dim_medarbejder.ansat_dato is 'Første ansættelsesdag.';
comment on column dm.dim_medarbejder.stop_dato is 'Sidste ansættelsesdag; tom, hvor ansættelsen er åben.';
comment on column dm.dim_medarbejder.anciennitets_dato is 'Dato, ancienniteten regnes fra.';

insert into dm.dim_medarbejder (
    medarbejder_id, medarbejder_nr, kommune_nr, person_nr, ansaettelse_id, koen_id
)
overriding system value
values (-1, -1, -1, -1, '', -1);

create table dm.fact_personale (
    kommune_nr smallint not null,
    maaned date not null,
    medarbejder_nr integer not null,
    medarbejder_id integer not null,
    person_nr integer not null,
    institution_stil_nr integer not null,
    institution_stil_id integer not null,
    pseudonummer text collate "C" not null,
    konto_id integer not null,
    stillingskategori_id integer not null,
    overenskomst_id integer not null,
    afloenningsform_id integer not null,
    ansaettelsesvilkaar_id integer not null,
    koen_id smallint not null,
    alder_id integer not null,
    anciennitet_alder_id integer not null,
    ansat_kommune_nr smallint not null,
    beskaeftigelsesgrad numeric(5, 4) not null,
    levering_nr integer not null,
    linje_nr integer not null,
    constraint fact_personale_pkey
    primary key (kommune_nr, maaned, medarbejder_nr, levering_nr, linje_nr),
    constraint fact_personale_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint fact_personale_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned),
    constraint fact_personale_medarbejder_id_fkey
    foreign key (medarbejder_id) references dm.dim_medarbejder (medarbejder_id),
    constraint fact_personale_institution_stil_id_fkey
    foreign key (institution_stil_id) references dm.dim_institution_stil (institution_stil_id),
    constraint fact_personale_konto_id_fkey
    foreign key (konto_id) references dm.dim_konto (konto_id),
    constraint fact_personale_stillingskategori_id_fkey
    foreign key (stillingskategori_id)
    references dm.dim_stillingskategori (stillingskategori_id),
    constraint fact_personale_overenskomst_id_fkey
    foreign key (overenskomst_id) references dm.dim_overenskomst (overenskomst_id),
    constraint fact_personale_afloenningsform_id_fkey
    foreign key (afloenningsform_id) references dm.dim_afloenningsform (afloenningsform_id),
    constraint fact_personale_ansaettelsesvilkaar_id_fkey
    foreign key (ansaettelsesvilkaar_id)
    references dm.dim_ansaettelsesvilkaar (ansaettelsesvilkaar_id),
    constraint fact_personale_koen_id_fkey
    foreign key (koen_id) references dm.dim_koen (koen_id),
    constraint fact_personale_alder_id_fkey
    foreign key (alder_id) references dm.dim_alder (alder_id),
    constraint fact_personale_anciennitet_alder_id_fkey
    foreign key (anciennitet_alder_id) references dm.dim_alder (alder_id),
    constraint fact_personale_ansat_kommune_nr_fkey
    foreign key (ansat_kommune_nr) references dm.dim_kommune (kommune_nr)
) partition by range (maaned);
create index fact_personale_medarbejder_id_idx on dm.fact_personale (medarbejder_id);
create index fact_personale_institution_stil_id_idx on dm.fact_personale (institution_stil_id);
create index fact_personale_konto_id_idx on dm.fact_personale (konto_id);
create index fact_personale_stillingskategori_id_idx
on dm.fact_personale (stillingskategori_id);
create index fact_personale_overenskomst_id_idx on dm.fact_personale (overenskomst_id);
create index fact_personale_afloenningsform_id_idx on dm.fact_personale (afloenningsform_id);
create index fact_personale_ansaettelsesvilkaar_id_idx
on dm.fact_personale (ansaettelsesvilkaar_id);
comment on table dm.fact_personale is 'En række pr. ansættelse, konto og måned: ansatte den 1. i måneden.';
comment on column dm.fact_personale.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.fact_personale.maaned is 'Måneden (dens første dag).';
comment on column dm.fact_personale.medarbejder_nr is 'Ansættelsens varige nummer.';
comment on column dm.fact_personale.medarbejder_id is 'Ansættelsens version den 1. i måneden.';
comment on column dm.fact_personale.person_nr is 'Personens varige nummer; medarbejdere tælles på det.';
comment on column dm.fact_personale.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor der ikke er en.';
comment on column dm.fact_personale.institution_stil_id is 'Anvisningsenhedens version den 1. i måneden; -1, hvor der ikke er en.';
comment on column dm.fact_personale.pseudonummer is 'Pseudonummer for centralt personale (00099901-00099905, 00099909); ellers tom.';
comment on column dm.fact_personale.konto_id is 'Kontoen.';
comment on column dm.fact_personale.stillingskategori_id is 'Stillingskategorien på denne konto.';
comment on column dm.fact_personale.overenskomst_id is 'Overenskomsten.';
comment on column dm.fact_personale.afloenningsform_id is 'Aflønningsformen.';
comment on column dm.fact_personale.ansaettelsesvilkaar_id is 'Ansættelsesvilkårene.';
comment on column dm.fact_personale.koen_id is 'Kønnet.';
comment on column dm.fact_personale.alder_id is 'Alder den 1. i måneden i hele år.';
comment on column dm.fact_personale.anciennitet_alder_id is 'Anciennitet den 1. i måneden i hele år.';
comment on column dm.fact_personale.ansat_kommune_nr is 'Kommunen, personen er ansat i.';
comment on column dm.fact_personale.beskaeftigelsesgrad is 'Beskæftigelsesgrad, 1 er fuld tid; summen er fuldtidspersoner.';
comment on column dm.fact_personale.levering_nr is 'Leverancen, rækken kom med.';
comment on column dm.fact_personale.linje_nr is 'Linjens nummer i leverancens fil.';

create table dm.noeglefil (
    kommune_nr smallint not null,
    gyldig_fra date not null,
    gyldig_til date not null,
    andel_vuggestue numeric(28, 20) not null,
    andel_boernehave numeric(28, 20) not null,
    andel_dagpleje numeric(28, 20) not null,
    levering_nr integer not null,
    constraint noeglefil_pkey primary key (kommune_nr, gyldig_fra),
    constraint noeglefil_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint noeglefil_kommune_nr_excl exclude using gist (
        kommune_nr with =, daterange(gyldig_fra, gyldig_til) with &&
    ) deferrable initially deferred
);
comment on table dm.noeglefil is 'En række pr. kommune og gyldighed: hvordan kommunen fordeler sit pædagogiske personale på aldersgrupper.';
comment on column dm.noeglefil.kommune_nr is 'Kommunen.';
comment on column dm.noeglefil.gyldig_fra is 'Første dag, fordelingen gælder.';
comment on column dm.noeglefil.gyldig_til is 'Første dag, den ikke længere gælder; 9999-12-31, hvor den er åben.';
comment on column dm.noeglefil.andel_vuggestue is 'Andel til 0-2-årige.';
comment on column dm.noeglefil.andel_boernehave is 'Andel til 3-5-årige.';
comment on column dm.noeglefil.andel_dagpleje is 'Andel til dagpleje; bruges ikke af N1-N3.';
comment on column dm.noeglefil.levering_nr is 'Leverancen, fordelingen kom med.';

do $$
declare
    tabel text;
begin
    foreach tabel in array array[
        'dim_koen', 'dim_konto', 'dim_stillingskategori', 'dim_overenskomst',
        'dim_afloenningsform', 'dim_ansaettelsesvilkaar', 'dim_medarbejder'
    ] loop
        perform drift.kommenter_gyldighed(tabel);
    end loop;
end;
$$;

reset role;

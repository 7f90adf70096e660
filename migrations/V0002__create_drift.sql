-- Operations: what was delivered, what it replaced, what was turned away, who may see what.

set local role dagtilbud_ejer;

create table drift.levering (
    levering_nr integer generated always as identity primary key,
    levering_id uuid not null default gen_random_uuid(),
    kilde text not null,
    periode text not null,
    leveret timestamp(0) not null,
    filnavn text not null,
    sha256 text collate "C" not null,
    status text not null,
    antal_linjer integer not null default 0,
    antal_godkendt integer not null default 0,
    antal_afvist integer not null default 0,
    antal_sprunget_over integer not null default 0,
    tegnsaet text,
    skilletegn text,
    er_citeret boolean,
    aarsag text,
    indlaest_af text not null default session_user,
    indlaest_tid timestamptz not null default now(),
    constraint levering_levering_id_key unique (levering_id),
    constraint levering_kilde_periode_leveret_sha256_key
    unique (kilde, periode, leveret, sha256),
    constraint levering_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint levering_status_check
    check (status in ('indlaest', 'delvis', 'tilbageholdt', 'afvist', 'trukket')),
    constraint levering_antal_check
    check (antal_linjer = antal_godkendt + antal_afvist + antal_sprunget_over)
);
comment on table drift.levering is 'En række pr. leverance: en fil fra en kilde for en periode.';
comment on column drift.levering.levering_nr is 'Leverancens løbenummer; det, som rækkerne i dsa og dm bærer.';
comment on column drift.levering.levering_id is 'Leverancens globale id.';
comment on column drift.levering.kilde is 'En af de otte kilder, fx dst-indskrivning.';
comment on column drift.levering.periode is 'Filens periode: dag (2022-11-30), måned (2022-11) eller år (2022).';
comment on column drift.levering.leveret is 'Hvornår afsenderen dannede filen, dansk lokaltid som i filnavnet. Afgør, hvad der er nyest.';
comment on column drift.levering.filnavn is 'Filens navn, da den blev indlæst.';
comment on column drift.levering.sha256 is 'SHA-256 af filens udpakkede indhold, 64 hexcifre.';
comment on column drift.levering.status is 'indlaest, delvis (nogle udsnit holdt tilbage), tilbageholdt (alle), afvist eller trukket.';
comment on column drift.levering.antal_linjer is 'Linjer efter overskriften = godkendt + afvist + sprunget over.';
comment on column drift.levering.antal_godkendt is 'Linjer, der kom i dsa eller hører til et tilbageholdt udsnit.';
comment on column drift.levering.antal_afvist is 'Linjer, der blev afvist; se drift.afvist_linje.';
comment on column drift.levering.antal_sprunget_over is 'Linjer, der ikke vedkommer dagtilbud, fx regioner, og tomme linjer.';
comment on column drift.levering.tegnsaet is 'Filens tegnsæt: UTF-8, UTF-8 med BOM, UTF-16LE, UTF-16BE eller Windows-1252.';
comment on column drift.levering.skilletegn is 'Filens skilletegn: semikolon, komma eller tabulator.';
comment on column drift.levering.er_citeret is 'Om citationstegn holder sammen på felter i filen; ellers er de en del af teksten.';
comment on column drift.levering.aarsag is 'Hvorfor leverancen er afvist eller trukket; ellers tom.';
comment on column drift.levering.indlaest_af is 'Hvem der indlæste den (databasebruger).';
comment on column drift.levering.indlaest_tid is 'Hvornår den blev indlæst.';

create table drift.levering_udsnit (
    levering_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    system text collate "C" not null default '',
    kilde text not null,
    status text not null,
    antal_raekker integer not null,
    antal_afvist integer not null,
    aarsag text,
    godkendt_af text,
    constraint levering_udsnit_pkey primary key (levering_nr, kommune_nr, periode, system),
    constraint levering_udsnit_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr),
    constraint levering_udsnit_status_check
    check (status in ('gaeldende', 'erstattet', 'tilbageholdt', 'trukket'))
);
-- The database itself forbids two effective deliveries of one slice.
create unique index levering_udsnit_gaeldende_idx
on drift.levering_udsnit (kilde, kommune_nr, system, periode) where status = 'gaeldende';
create index levering_udsnit_kilde_kommune_nr_idx
on drift.levering_udsnit (kilde, kommune_nr, system, periode);
comment on table drift.levering_udsnit is 'En række pr. udsnit af en leverance: det, den erstatter af tidligere leverancer (kommune, system, periode).';
comment on column drift.levering_udsnit.levering_nr is 'Leverancen.';
comment on column drift.levering_udsnit.kommune_nr is 'Kommunen.';
comment on column drift.levering_udsnit.periode is 'Udsnittets første dag; 1900-01-01 for nøglefiler, der gælder hele kommunens historie.';
comment on column drift.levering_udsnit.system is 'Fagsystemet med små bogstaver; tom, hvor kilden ikke har et.';
comment on column drift.levering_udsnit.kilde is 'Kilden, som i drift.levering.';
comment on column drift.levering_udsnit.status is 'gaeldende (den nyeste), erstattet, tilbageholdt eller trukket.';
comment on column drift.levering_udsnit.antal_raekker is 'Godkendte rækker i udsnittet.';
comment on column drift.levering_udsnit.antal_afvist is 'Afviste linjer i udsnittet.';
comment on column drift.levering_udsnit.aarsag is 'Hvorfor udsnittet holdes tilbage; ellers tom.';
comment on column drift.levering_udsnit.godkendt_af is 'Hvem der lod det igennem med --accepter; ellers tom.';

create table drift.afvist_linje (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint,
    kode text not null,
    kolonne text not null,
    besked text not null,
    constraint afvist_linje_pkey primary key (levering_nr, linje_nr),
    constraint afvist_linje_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr)
);
comment on table drift.afvist_linje is 'En række pr. afvist linje: hvorfor, hvor, men ikke hvad der stod.';
comment on column drift.afvist_linje.levering_nr is 'Leverancen.';
comment on column drift.afvist_linje.linje_nr is 'Linjens nummer i filen; 1 er overskriften.';
comment on column drift.afvist_linje.kommune_nr is 'Linjens kommune; tom, hvor den ikke kan læses.';
comment on column drift.afvist_linje.kode is 'Fejlkoden, fx UGYLDIGT_CPR.';
comment on column drift.afvist_linje.kolonne is 'Kolonnen med fejlen; tom, hvor den gælder hele linjen.';
comment on column drift.afvist_linje.besked is 'Hvad der er galt.';

create table drift.afvist_raa (
    levering_nr integer not null,
    linje_nr integer not null,
    linje bytea not null,
    constraint afvist_raa_pkey primary key (levering_nr, linje_nr),
    constraint afvist_raa_levering_nr_fkey
    foreign key (levering_nr, linje_nr) references drift.afvist_linje (levering_nr, linje_nr)
);
comment on table drift.afvist_raa is 'En række pr. afvist linje, som den kom. Personoplysninger: kun ejer og loader.';
comment on column drift.afvist_raa.levering_nr is 'Leverancen.';
comment on column drift.afvist_raa.linje_nr is 'Linjens nummer i filen; 1 er overskriften.';
comment on column drift.afvist_raa.linje is 'Linjens bytes uden linjeskift.';

create table drift.levering_bemaerkning (
    levering_nr integer not null,
    kode text not null,
    kolonne text not null,
    antal integer not null,
    besked text not null,
    constraint levering_bemaerkning_pkey primary key (levering_nr, kode, kolonne),
    constraint levering_bemaerkning_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr)
);
comment on table drift.levering_bemaerkning is 'En række pr. bemærkning til en leverance: værd at vide, men ingen grund til at afvise.';
comment on column drift.levering_bemaerkning.levering_nr is 'Leverancen.';
comment on column drift.levering_bemaerkning.kode is 'Bemærkningens kode, fx CPR_9_CIFRE.';
comment on column drift.levering_bemaerkning.kolonne is 'Kolonnen eller værdien, den gælder.';
comment on column drift.levering_bemaerkning.antal is 'Antal linjer.';
comment on column drift.levering_bemaerkning.besked is 'Bemærkningen i ord.';

create table drift.haendelse (
    haendelse_nr integer generated always as identity,
    handling text not null,
    levering_nr integer,
    aarsag text not null,
    udfoert_af text not null default session_user,
    udfoert_tid timestamptz not null default now(),
    constraint haendelse_pkey primary key (haendelse_nr),
    constraint haendelse_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr)
);
comment on table drift.haendelse is 'En række pr. indgreb: hvad der blev gjort ved varehuset ud over at indlæse, af hvem og hvorfor.';
comment on column drift.haendelse.haendelse_nr is 'Indgrebets løbenummer.';
comment on column drift.haendelse.handling is 'Hvad der blev gjort, fx trukket eller genopbygget.';
comment on column drift.haendelse.levering_nr is 'Leverancen, det gjaldt; tom, hvor det gjaldt det hele.';
comment on column drift.haendelse.aarsag is 'Hvorfor.';
comment on column drift.haendelse.udfoert_af is 'Hvem der gjorde det (databasebruger).';
comment on column drift.haendelse.udfoert_tid is 'Hvornår.';

create table drift.adgang (
    login text not null,
    kommune_nr smallint not null,
    login_oid oid not null,
    constraint adgang_pkey primary key (login, kommune_nr)
);
comment on table drift.adgang is 'En række pr. login og kommune, som det må se i fuld detalje.';
comment on column drift.adgang.login is 'Databasebrugerens navn (session_user).';
comment on column drift.adgang.kommune_nr is 'Kommunen.';
comment on column drift.adgang.login_oid is 'Databasebrugerens eget nummer på denne server, så en ny med samme navn intet arver.';

-- Roles are the server's, and a warehouse a database: that a login is in a group counts only where
-- it was put there from this one.
create table drift.adgang_gruppe (
    login text not null,
    gruppe text not null,
    login_oid oid not null,
    constraint adgang_gruppe_pkey primary key (login, gruppe),
    constraint adgang_gruppe_gruppe_check
    check (
        gruppe in (
            'dagtilbud_kommune', 'dagtilbud_benchmark', 'dagtilbud_loader', 'dagtilbud_cpr'
        )
    )
);
comment on table drift.adgang_gruppe is 'En række pr. login og gruppe, som det har i denne database; medlemskab givet fra en anden database tæller ikke her.';
comment on column drift.adgang_gruppe.login is 'Databasebrugerens navn (session_user).';
comment on column drift.adgang_gruppe.gruppe is 'Gruppen: dagtilbud_kommune, dagtilbud_benchmark, dagtilbud_loader eller dagtilbud_cpr.';
comment on column drift.adgang_gruppe.login_oid is 'Databasebrugerens eget nummer på denne server.';

create table drift.adgang_transaktion (
    login text not null,
    transaktion_minutter integer not null,
    login_oid oid not null,
    constraint adgang_transaktion_pkey primary key (login),
    constraint adgang_transaktion_transaktion_minutter_check
    check (transaktion_minutter between 1 and 10080)
);
comment on table drift.adgang_transaktion is 'En række pr. login, der har sin egen grænse for, hvor længe en transaktion må vare; for de andre gælder drift.indstilling.';
comment on column drift.adgang_transaktion.login is 'Databasebrugerens navn (session_user).';
comment on column drift.adgang_transaktion.transaktion_minutter is 'Så mange minutter må en transaktion højst vare.';
comment on column drift.adgang_transaktion.login_oid is 'Databasebrugerens eget nummer på denne server.';

-- A name that no login has is bound to nobody.
create function drift.bind_login() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.login_oid := coalesce(
        new.login_oid,
        (
            select rolle.oid
            from pg_catalog.pg_roles as rolle
            where rolle.rolname = new.login
        ),
        0
    );
    return new;
end;
$$;
comment on function drift.bind_login() is 'Skriver databasebrugerens nummer ved siden af navnet.';

create trigger adgang_bind before insert on drift.adgang
for each row execute function drift.bind_login();
create trigger adgang_gruppe_bind before insert on drift.adgang_gruppe
for each row execute function drift.bind_login();
create trigger adgang_transaktion_bind before insert on drift.adgang_transaktion
for each row execute function drift.bind_login();

create table drift.cpr_boks (
    person_uuid uuid not null,
    cpr text not null,
    constraint cpr_boks_pkey primary key (person_uuid)
);
comment on table drift.cpr_boks is 'En række pr. person: det eneste sted, hvor CPR-nummeret står. Kun ejeren læser det; loaderen skriver det.';
comment on column drift.cpr_boks.person_uuid is 'Personens pseudonym (UUID version 8, HMAC-SHA256 af nummeret med en hemmelig nøgle).';
comment on column drift.cpr_boks.cpr is 'CPR-nummer eller erstatningsnummer uden bindestreg.';

create table drift.cpr_noegle (
    fingeraftryk uuid not null,
    salt uuid not null default gen_random_uuid(),
    taget_i_brug timestamptz not null default now(),
    constraint cpr_noegle_pkey primary key (fingeraftryk)
);
-- One key at a time: rows made with two keys could never be matched.
create unique index cpr_noegle_en_idx on drift.cpr_noegle ((true));
comment on table drift.cpr_noegle is 'Én række: fingeraftrykket af den nøgle, pseudonymerne er dannet med. Nøglen selv står ikke i databasen.';
comment on column drift.cpr_noegle.fingeraftryk is 'Hvad nøglen gør ved en fast tekst og saltet, langsomt (Argon2id), så ingen kan prøve nøgler af mod det.';
comment on column drift.cpr_noegle.salt is 'Tilfældigt, nyt for hver nøgle.';
comment on column drift.cpr_noegle.taget_i_brug is 'Hvornår nøglen første gang blev brugt.';

create table drift.cpr_kobling (
    kobling_nr integer generated always as identity,
    gammel_uuid uuid not null,
    ny_uuid uuid not null,
    gaeldende_uuid uuid not null,
    koblet_af text not null default session_user,
    koblet_tid timestamptz not null default now(),
    constraint cpr_kobling_pkey primary key (kobling_nr),
    constraint cpr_kobling_gammel_uuid_key unique (gammel_uuid)
);
comment on table drift.cpr_kobling is 'En række pr. nummer, som en person har fået et nyt i stedet for. Rækker leveret under det gamle er den samme persons; dsa beholder dem, som de kom.';
comment on column drift.cpr_kobling.kobling_nr is 'Koblingens løbenummer.';
comment on column drift.cpr_kobling.gammel_uuid is 'Det gamle nummers pseudonym.';
comment on column drift.cpr_kobling.ny_uuid is 'Det nye nummers pseudonym.';
comment on column drift.cpr_kobling.gaeldende_uuid is 'Pseudonymet af personens nyeste nummer, hvor flere koblinger følger efter hinanden.';
comment on column drift.cpr_kobling.koblet_af is 'Hvem der koblede (databasebruger).';
comment on column drift.cpr_kobling.koblet_tid is 'Hvornår.';

create table drift.institutionstype (
    tekst text collate "C" not null,
    kategori text not null,
    constraint institutionstype_pkey primary key (tekst),
    constraint institutionstype_kategori_check
    check (
        kategori in ('dagpleje', 'vuggestue', 'boernehave', 'integreret', 'privat', 'andet')
    ),
    constraint institutionstype_tekst_check check (tekst = lower(tekst))
);
comment on table drift.institutionstype is 'Referenceliste: kommunernes egne ord for institutionstyper og den kategori, de hører til.';
comment on column drift.institutionstype.tekst is 'Kommunens tekst med små bogstaver.';
comment on column drift.institutionstype.kategori is 'dagpleje, vuggestue, boernehave, integreret, privat eller andet.';

insert into drift.institutionstype (tekst, kategori)
values
('vuggestue', 'vuggestue'),
('børnehave', 'boernehave'),
('aldersintegreret institution', 'integreret'),
('integreret institution', 'integreret'),
('aldersintegreret', 'integreret'),
('dagpleje', 'dagpleje'),
('privatinstitution', 'privat'),
('privat institution', 'privat');

create table drift.visninger (
    visninger_nr integer not null default 1,
    sha256 text not null,
    version text not null,
    navne text[] not null,
    bygget_tid timestamptz not null default now(),
    constraint visninger_pkey primary key (visninger_nr),
    constraint visninger_en_raekke_check check (visninger_nr = 1)
);
comment on table drift.visninger is 'Én række: hvilken udgave af visningerne databasen har.';
comment on column drift.visninger.visninger_nr is 'Altid 1.';
comment on column drift.visninger.sha256 is 'SHA-256 over alle visningernes tekst; er den ændret, bygges de om.';
comment on column drift.visninger.version is 'Programversionen, der byggede dem.';
comment on column drift.visninger.navne is 'Visningernes navne med skema; kun dem bygger programmet om.';
comment on column drift.visninger.bygget_tid is 'Hvornår de blev bygget.';

-- Locks: rows and tables that only loader and owner may lock. `loader/src/db/locks.rs` has them in
-- the order in which they are taken.
create table drift.laas_kommune (
    kommune_nr smallint not null,
    constraint laas_kommune_pkey primary key (kommune_nr)
);
comment on table drift.laas_kommune is 'En række pr. kommune: låses af den indlæsning, der fletter kommunens data.';
comment on column drift.laas_kommune.kommune_nr is 'Kommunen.';

create table drift.laas_noegle ();
comment on table drift.laas_noegle is 'Lås uden rækker: deles af indlæsninger, tages alene ved skift af CPR-nøgle.';
create table drift.laas_partition ();
comment on table drift.laas_partition is 'Lås uden rækker: deles af fletninger, tages alene af den, der åbner en ny måned.';
create table drift.laas_tekst ();
comment on table drift.laas_tekst is 'Lås uden rækker: tages alene af den, der afgør de tekster, kommunerne giver personalets koder.';

-- Who holds something of the warehouse in an open transaction. With the owner's rights: a loader
-- may know who is in its way, and nothing else about others' sessions.
create function drift.laaseholdere()
returns table (login text, pid integer, program text, siden timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        aktivitet.usename::pg_catalog.text as login,
        aktivitet.pid,
        aktivitet.application_name as program,
        aktivitet.xact_start as siden
    from pg_catalog.pg_stat_activity as aktivitet
    where
        aktivitet.datname operator(pg_catalog.=) pg_catalog.current_database()
        and aktivitet.pid operator(pg_catalog.<>) pg_catalog.pg_backend_pid()
        and exists (
            select 1
            from pg_catalog.pg_locks as laas
            inner join pg_catalog.pg_class as relation
                on laas.relation operator(pg_catalog.=) relation.oid
            inner join pg_catalog.pg_namespace as skema
                on relation.relnamespace operator(pg_catalog.=) skema.oid
            where
                laas.pid operator(pg_catalog.=) aktivitet.pid
                and laas.granted
                and skema.nspname operator(pg_catalog.=) any(
                    array[
                        'drift', 'dsa', 'dm', 'dm_del', 'kube', 'benchmark', 'noegletal'
                    ]::pg_catalog.name[]
                )
        );
$$;
comment on function drift.laaseholdere() is 'De sessioner, der i en åben transaktion holder noget i varehuset: hvem, hvilken proces, hvilket program, siden hvornår.';
revoke execute on function drift.laaseholdere() from public;
grant execute on function drift.laaseholdere() to dagtilbud_loader;

reset role;

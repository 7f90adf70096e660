-- Guards: what a slice may differ from what is in force before somebody has to look at it.

set local role dagtilbud_ejer;

create table drift.vagt (
    vagt text collate "C" not null,
    graense numeric not null,
    mindst bigint not null,
    betydning text not null,
    constraint vagt_pkey primary key (vagt),
    constraint vagt_graense_check check (graense > 0),
    constraint vagt_mindst_check check (mindst > 0)
);
comment on table drift.vagt is 'En række pr. vagt: hvad et udsnit må afvige fra det, der gælder, før det holdes tilbage.';
comment on column drift.vagt.vagt is 'Vagtens navn, som i dagtilbud reference vagt.';
comment on column drift.vagt.graense is 'Udsnittet holdes tilbage, når afvigelsen er større: en andel (0,1 er 10 %), et spring i en andel eller en faktor.';
comment on column drift.vagt.mindst is 'Vagten siger intet om færre end så mange; hvad der tælles, siger betydningen.';
comment on column drift.vagt.betydning is 'Hvad grænsen og mindstetallet gælder.';

insert into drift.vagt (vagt, graense, mindst, betydning)
values
(
    'afviste-linjer', 0.05, 5,
    'andel af udsnittets linjer, der er afvist; '
    || 'mindst: afviste linjer af fire gange så mange'
),
(
    'faerre-raekker', 0.5, 1,
    'andel af rækkerne i perioden før, der mangler; '
    || 'mindst: rækker før (Aula: altid 20)'
),
(
    'flere-raekker', 4, 100,
    'registreringer på en dag for hver på de samme ugedage før; '
    || 'mindst: registreringer'
),
(
    'udskiftning', 0.5, 5,
    'andel af det, et udsnit erstatter, der ikke går igen; '
    || 'mindst: børn, ansættelser eller enheder, der erstattes'
),
(
    'genkendte', 0.5, 20,
    'andel af kommunens børn, ansættelser eller enheder, der ikke kendes fra det halve år før; '
    || 'mindst: den mindste af de to perioder'
),
(
    'ukendt-institution', 0.25, 10,
    'stigning i andelen af indskrivninger i institutioner, som ingen har leveret; '
    || 'mindst: sådanne indskrivninger'
),
(
    'ukendt-kategori', 0.25, 10,
    'stigning i andelen af indskrivninger i institutioner, hvis type ingen kender; '
    || 'mindst: sådanne indskrivninger'
),
(
    'ukendt-type', 0.2, 5,
    'stigning i andelen af registrets aktive enheder uden en kendt type eller ejerform; '
    || 'mindst: sådanne enheder'
),
(
    'ukendt-enhed', 0.3, 20,
    'stigning i andelen af personale eller registreringer uden en enhed i registret; '
    || 'mindst: sådanne rækker'
),
(
    'ukendt-stilling', 0.15, 10,
    'stigning i andelen af ansættelser, hvis stillingskategori ikke er på listen; '
    || 'mindst: sådanne ansættelser'
),
(
    'timer', 1.25, 20,
    'faktor mellem børnenes timer om ugen, i gennemsnit, og dem før; '
    || 'mindst: indskrivninger'
),
(
    'beskaeftigelsesgrad', 1.25, 20,
    'faktor mellem personalets beskæftigelsesgrad, i gennemsnit, og den før; '
    || 'mindst: ansættelser'
),
(
    'moedetid', 45, 100,
    'minutter mellem børnenes mødetid, i gennemsnit, og den i de fem dage før; '
    || 'mindst: registreringer'
),
(
    'beloeb', 5, 1000000,
    'faktor mellem regnskabets beløb i alt og året før, og på hver funktion, '
    || 'hvor de fleste er, som de var; mindst: det største af de to beløb, i kr.'
),
(
    'beloeb-funktion', 50, 1000000,
    'faktor mellem beløbet på en funktion og året før, hvordan de andre end er; '
    || 'mindst: det største af de to beløb, i kr.'
),
(
    'indbyggere', 1.6, 50,
    'faktor mellem indbyggerne på 0-5 år og dem før; '
    || 'mindst: det største af de to antal'
);

-- What of texts that senders choose may be named in messages and remarks: what is plainly a code,
-- one short word without a long number. A text of several words may be about a person.
create function drift.er_kode(tekst text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select tekst ~ '^[0-9A-Za-zÆØÅæøå./_-]{1,20}$' and tekst !~ '[0-9]{7}';
$$;
comment on function drift.er_kode(text) is 'Om en tekst, en afsender har valgt, tydeligt er en kode og kan nævnes: ét kort ord uden et langt tal.';
revoke execute on function drift.er_kode(text) from public;
grant execute on function drift.er_kode(text) to dagtilbud_loader;

select drift.beskyt_database('drift.vagt');
revoke insert, update, delete on drift.vagt from dagtilbud_loader;

reset role;

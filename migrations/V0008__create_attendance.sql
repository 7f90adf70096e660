-- Attendance: registrations by day, with the minutes of the day as a dimension.

set local role dagtilbud_ejer;

create table dm.dim_registrering (
    registrering_id smallint not null,
    registrering text not null,
    registrering_gruppe_nr smallint not null,
    registrering_gruppe text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_registrering_pkey primary key (registrering_id)
);
comment on table dm.dim_registrering is 'En række pr. registrering i Aula, samlet i tre grupper.';
comment on column dm.dim_registrering.registrering_id is 'Aulas kode, 0-8; -1 er ukendt.';
comment on column dm.dim_registrering.registrering is 'Registreringen i ord.';
comment on column dm.dim_registrering.registrering_gruppe_nr is 'Gruppens nummer: 1, 2 eller 3.';
comment on column dm.dim_registrering.registrering_gruppe is 'Gruppen: Til stede, Fraværende eller Syg.';

insert into dm.dim_registrering (
    registrering_id, registrering, registrering_gruppe_nr, registrering_gruppe
)
values
(-1, 'Ukendt', -1, 'Ukendt'),
(0, 'Ikke til stede', 2, 'Fraværende'),
(1, 'Syg', 3, 'Syg'),
(2, 'Ferie eller anmeldt fravær', 2, 'Fraværende'),
(3, 'Til stede', 1, 'Til stede'),
(4, 'På tur', 1, 'Til stede'),
(5, 'Sover', 1, 'Til stede'),
(6, 'Til aktivitet', 1, 'Til stede'),
(7, 'Fysisk placering', 1, 'Til stede'),
(8, 'Gået hjem', 1, 'Til stede');

create table dm.dim_tidspunkt (
    tidspunkt_id smallint not null,
    tidspunkt text not null,
    time_nr smallint not null,
    minut_nr smallint not null,
    kvarter text not null,
    gyldig_fra date not null default '1900-01-01',
    gyldig_til date not null default '9999-12-31',
    er_aktuel boolean not null default true,
    levering_nr integer not null default 0,
    constraint dim_tidspunkt_pkey primary key (tidspunkt_id)
);
comment on table dm.dim_tidspunkt is 'En række pr. minut på dagen, 1.440 i alt.';
comment on column dm.dim_tidspunkt.tidspunkt_id is 'Minutter efter midnat, 0-1439; -1 er ukendt.';
comment on column dm.dim_tidspunkt.tidspunkt is 'Klokkeslættet, tt:mm.';
comment on column dm.dim_tidspunkt.time_nr is 'Timen, 0-23; -1 er ukendt.';
comment on column dm.dim_tidspunkt.minut_nr is 'Minuttet i timen, 0-59; -1 er ukendt.';
comment on column dm.dim_tidspunkt.kvarter is 'Kvarteret, klokkeslættet ligger i, fx 07:15.';

insert into dm.dim_tidspunkt (tidspunkt_id, tidspunkt, time_nr, minut_nr, kvarter)
select
    minut as tidspunkt_id,
    to_char(make_time(minut / 60, minut % 60, 0), 'HH24:MI') as tidspunkt,
    minut / 60 as time_nr,
    minut % 60 as minut_nr,
    to_char(make_time(minut / 60, minut % 60 / 15 * 15, 0), 'HH24:MI') as kvarter
from generate_series(0, 1439) as minut
union all
select
    -1 as tidspunkt_id,
    'Ukendt' as tidspunkt,
    -1 as time_nr,
    -1 as minut_nr,
    'Ukendt' as kvarter;

create table dm.fact_tilstedevaerelse (
    kommune_nr smallint not null,
    dato date not null,
    borger_nr integer not null,
    borger_id integer not null,
    institution_stil_nr integer not null,
    institution_stil_id integer not null,
    registrering_id smallint not null,
    starttidspunkt_id smallint not null,
    sluttidspunkt_id smallint not null,
    minutter smallint,
    levering_nr integer not null,
    linje_nr integer not null,
    constraint fact_tilstedevaerelse_pkey
    primary key (kommune_nr, dato, borger_nr, levering_nr, linje_nr),
    constraint fact_tilstedevaerelse_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint fact_tilstedevaerelse_dato_fkey
    foreign key (dato) references dm.dim_tid (dato),
    constraint fact_tilstedevaerelse_borger_id_fkey
    foreign key (borger_id) references dm.dim_borger (borger_id),
    constraint fact_tilstedevaerelse_institution_stil_id_fkey
    foreign key (institution_stil_id) references dm.dim_institution_stil (institution_stil_id),
    constraint fact_tilstedevaerelse_registrering_id_fkey
    foreign key (registrering_id) references dm.dim_registrering (registrering_id),
    constraint fact_tilstedevaerelse_starttidspunkt_id_fkey
    foreign key (starttidspunkt_id) references dm.dim_tidspunkt (tidspunkt_id),
    constraint fact_tilstedevaerelse_sluttidspunkt_id_fkey
    foreign key (sluttidspunkt_id) references dm.dim_tidspunkt (tidspunkt_id)
) partition by range (dato);
create index fact_tilstedevaerelse_borger_id_idx on dm.fact_tilstedevaerelse (borger_id);
create index fact_tilstedevaerelse_institution_stil_id_idx
on dm.fact_tilstedevaerelse (institution_stil_id);
comment on table dm.fact_tilstedevaerelse is 'En række pr. registrering i Aula af et barn på en dag, i enheder, som registret kender den dag.';
comment on column dm.fact_tilstedevaerelse.kommune_nr is 'Kommunen, der har leveret.';
comment on column dm.fact_tilstedevaerelse.dato is 'Dagen.';
comment on column dm.fact_tilstedevaerelse.borger_nr is 'Barnets varige nummer; antal børn tælles på det.';
comment on column dm.fact_tilstedevaerelse.borger_id is 'Barnets version på dagen, eller den nærmeste.';
comment on column dm.fact_tilstedevaerelse.institution_stil_nr is 'Anvisningsenhedens varige nummer.';
comment on column dm.fact_tilstedevaerelse.institution_stil_id is 'Anvisningsenhedens version på dagen.';
comment on column dm.fact_tilstedevaerelse.registrering_id is 'Registreringen.';
comment on column dm.fact_tilstedevaerelse.starttidspunkt_id is 'Hvornår registreringen begynder; -1 er ukendt.';
comment on column dm.fact_tilstedevaerelse.sluttidspunkt_id is 'Hvornår den slutter; -1 er ukendt.';
comment on column dm.fact_tilstedevaerelse.minutter is 'Hele minutter fra start til slut; tom, hvor en af dem er ukendt.';
comment on column dm.fact_tilstedevaerelse.levering_nr is 'Leverancen, rækken kom med.';
comment on column dm.fact_tilstedevaerelse.linje_nr is 'Linjens nummer i leverancens fil.';

select drift.kommenter_gyldighed('dim_registrering');
select drift.kommenter_gyldighed('dim_tidspunkt');

reset role;

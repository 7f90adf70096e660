-- What is needed to mend a rejected line, and to know what is still to come.

set local role dagtilbud_ejer;

alter table drift.levering add column overskrift text;
comment on column drift.levering.overskrift is 'Filens overskriftslinje, som den kom; tom, hvor leverancen blev afvist før den blev læst, eller er trukket.';

create table drift.rettet_linje (
    levering_nr integer not null,
    linje_nr integer not null,
    linje text not null,
    rettet_af text not null default session_user,
    rettet_tid timestamptz not null default now(),
    constraint rettet_linje_pkey primary key (levering_nr, linje_nr),
    constraint rettet_linje_levering_nr_fkey
    foreign key (levering_nr) references drift.levering (levering_nr)
);
comment on table drift.rettet_linje is 'En række pr. afvist linje, som afsenderen har rettet. Personoplysninger: kun ejer og loader.';
comment on column drift.rettet_linje.levering_nr is 'Leverancen, linjen hører til.';
comment on column drift.rettet_linje.linje_nr is 'Linjens nummer i filen; 1 er overskriften.';
comment on column drift.rettet_linje.linje is 'Den rettede linjes felter i overskriftens rækkefølge, adskilt af tegnet U+001F.';
comment on column drift.rettet_linje.rettet_af is 'Hvem der indlæste rettelsen (databasebruger).';
comment on column drift.rettet_linje.rettet_tid is 'Hvornår.';

create table drift.forventet_kilde (
    kilde text not null,
    kommune_nr smallint not null,
    fra date not null,
    til date not null default '9999-12-31',
    constraint forventet_kilde_pkey primary key (kilde, kommune_nr),
    constraint forventet_kilde_fra_check check (fra = date_trunc('month', fra)::date),
    constraint forventet_kilde_til_check check (til >= fra)
);
comment on table drift.forventet_kilde is 'Referenceliste: hvilke kilder der ventes af hvilken kommune. Uden en række ventes en kilde fra den første måned, kommunen er med i.';
comment on column drift.forventet_kilde.kilde is 'En af de otte kilder, fx dst-indskrivning.';
comment on column drift.forventet_kilde.kommune_nr is 'Kommunen.';
comment on column drift.forventet_kilde.fra is 'Den første måned, kilden ventes for (månedens første dag).';
comment on column drift.forventet_kilde.til is 'Månederne før denne dag ventes; 9999-12-31 er uden ende.';

reset role;

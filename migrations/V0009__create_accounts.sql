-- Accounts: what the kommuner spent.

set local role dagtilbud_ejer;

create table dm.fact_udgift (
    kommune_nr smallint not null,
    periode date not null,
    konto_id integer not null,
    beloeb_kr numeric(18, 6) not null,
    levering_nr integer not null,
    linje_nr integer not null,
    constraint fact_udgift_pkey primary key (kommune_nr, periode, konto_id),
    constraint fact_udgift_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint fact_udgift_periode_fkey
    foreign key (periode) references dm.dim_maaned (maaned),
    constraint fact_udgift_konto_id_fkey
    foreign key (konto_id) references dm.dim_konto (konto_id)
);
create index fact_udgift_konto_id_idx on dm.fact_udgift (konto_id);
comment on table dm.fact_udgift is 'En række pr. kommune, år og funktion: driftsudgifter i alt i løbende priser.';
comment on column dm.fact_udgift.kommune_nr is 'Kommunen.';
comment on column dm.fact_udgift.periode is 'Året (dets første dag).';
comment on column dm.fact_udgift.konto_id is 'Funktionen.';
comment on column dm.fact_udgift.beloeb_kr is 'Beløbet i kr.; kan være negativt.';
comment on column dm.fact_udgift.levering_nr is 'Leverancen, beløbet kom med.';
comment on column dm.fact_udgift.linje_nr is 'Linjens nummer i leverancens fil.';

reset role;

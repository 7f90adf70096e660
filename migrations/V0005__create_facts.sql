-- The facts of the star and the machinery that gives them partitions.

set local role dagtilbud_ejer;

create table dm.fact_indskrivning (
    kommune_nr smallint not null,
    maaned date not null,
    borger_nr integer not null,
    borger_id integer not null,
    institution_nr integer not null,
    institution_id integer not null,
    institution_stil_nr integer not null,
    institution_stil_id integer not null,
    ejerform_id integer not null,
    pladstype_id integer not null,
    taksttype_id integer not null,
    rabat_id integer not null,
    alder_id integer not null,
    bopael_kommune_nr smallint not null,
    timer_pr_uge numeric(9, 6) not null,
    fuldtidsandel numeric(3, 2) not null,
    levering_nr integer not null,
    linje_nr integer not null,
    constraint fact_indskrivning_pkey
    primary key (kommune_nr, maaned, borger_nr, levering_nr, linje_nr),
    constraint fact_indskrivning_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint fact_indskrivning_maaned_fkey
    foreign key (maaned) references dm.dim_maaned (maaned),
    constraint fact_indskrivning_borger_id_fkey
    foreign key (borger_id) references dm.dim_borger (borger_id),
    constraint fact_indskrivning_institution_id_fkey
    foreign key (institution_id) references dm.dim_institution (institution_id),
    constraint fact_indskrivning_institution_stil_id_fkey
    foreign key (institution_stil_id) references dm.dim_institution_stil (institution_stil_id),
    constraint fact_indskrivning_ejerform_id_fkey
    foreign key (ejerform_id) references dm.dim_ejerform (ejerform_id),
    constraint fact_indskrivning_pladstype_id_fkey
    foreign key (pladstype_id) references dm.dim_pladstype (pladstype_id),
    constraint fact_indskrivning_taksttype_id_fkey
    foreign key (taksttype_id) references dm.dim_taksttype (taksttype_id),
    constraint fact_indskrivning_rabat_id_fkey
    foreign key (rabat_id) references dm.dim_rabat (rabat_id),
    constraint fact_indskrivning_alder_id_fkey
    foreign key (alder_id) references dm.dim_alder (alder_id),
    constraint fact_indskrivning_bopael_kommune_nr_fkey
    foreign key (bopael_kommune_nr) references dm.dim_kommune (kommune_nr)
) partition by range (maaned);
-- A version or value that nobody points to any longer is deleted: the check needs an index.
create index fact_indskrivning_borger_id_idx on dm.fact_indskrivning (borger_id);
create index fact_indskrivning_institution_id_idx on dm.fact_indskrivning (institution_id);
create index fact_indskrivning_institution_stil_id_idx
on dm.fact_indskrivning (institution_stil_id);
create index fact_indskrivning_ejerform_id_idx on dm.fact_indskrivning (ejerform_id);
create index fact_indskrivning_pladstype_id_idx on dm.fact_indskrivning (pladstype_id);
create index fact_indskrivning_taksttype_id_idx on dm.fact_indskrivning (taksttype_id);
create index fact_indskrivning_rabat_id_idx on dm.fact_indskrivning (rabat_id);

comment on table dm.fact_indskrivning is 'En række pr. barn, plads og måned: børn, der er indskrevet den 1. i måneden.';
comment on column dm.fact_indskrivning.kommune_nr is 'Kommunen, der har leveret (handlekommune).';
comment on column dm.fact_indskrivning.maaned is 'Måneden (dens første dag).';
comment on column dm.fact_indskrivning.borger_nr is 'Barnets varige nummer; antal børn tælles på det.';
comment on column dm.fact_indskrivning.borger_id is 'Barnets version den 1. i måneden.';
comment on column dm.fact_indskrivning.institution_nr is 'Den lokale institutions varige nummer; -1 er ukendt.';
comment on column dm.fact_indskrivning.institution_id is 'Den lokale institutions version den 1. i måneden; -1 er ukendt.';
comment on column dm.fact_indskrivning.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor den lokale institution ikke fører til en.';
comment on column dm.fact_indskrivning.institution_stil_id is 'Anvisningsenhedens version den 1. i måneden; -1, hvor der ikke er en.';
comment on column dm.fact_indskrivning.ejerform_id is 'Anvisningsenhedens ejerform; -1 er ukendt.';
comment on column dm.fact_indskrivning.pladstype_id is 'Pladsens type; -1 er ikke leveret.';
comment on column dm.fact_indskrivning.taksttype_id is 'Taksten; -1 er ikke leveret.';
comment on column dm.fact_indskrivning.rabat_id is 'Friplads og rabat; -1 er ikke leveret.';
comment on column dm.fact_indskrivning.alder_id is 'Barnets alder den 1. i måneden i år og måneder.';
comment on column dm.fact_indskrivning.bopael_kommune_nr is 'Kommunen, barnet bor i; -1 er ukendt.';
comment on column dm.fact_indskrivning.timer_pr_uge is 'Pladsens timer om ugen.';
comment on column dm.fact_indskrivning.fuldtidsandel is 'Barnets fuldtidsandel i måneden (1, 0,75 eller 0,5) efter summen af timer over alle dets pladser; ens på alle dets rækker.';
comment on column dm.fact_indskrivning.levering_nr is 'Leverancen, rækken kom med.';
comment on column dm.fact_indskrivning.linje_nr is 'Linjens nummer i leverancens fil.';

create table dm.fact_befolkning (
    kommune_nr smallint not null,
    periode date not null,
    alder_id integer not null,
    antal integer not null,
    levering_nr integer not null,
    constraint fact_befolkning_pkey primary key (kommune_nr, periode, alder_id),
    constraint fact_befolkning_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint fact_befolkning_periode_fkey
    foreign key (periode) references dm.dim_maaned (maaned),
    constraint fact_befolkning_alder_id_fkey
    foreign key (alder_id) references dm.dim_alder (alder_id),
    constraint fact_befolkning_antal_check check (antal >= 0)
);
comment on table dm.fact_befolkning is 'En række pr. kommune, referencedato og alder (0-5 år), hvor der er et tal.';
comment on column dm.fact_befolkning.kommune_nr is 'Kommunen.';
comment on column dm.fact_befolkning.periode is 'Referencedatoen: kvartalets eller månedens første dag.';
comment on column dm.fact_befolkning.alder_id is 'Alderen i hele år.';
comment on column dm.fact_befolkning.antal is 'Antal indbyggere på referencedatoen.';
comment on column dm.fact_befolkning.levering_nr is 'Leverancen, tallet kom med.';

-- Which column a fact is partitioned by; null for anything that is no partitioned fact.
create function drift.partitionskolonne(fact_navn text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
return (
    select kolonne.attname::pg_catalog.text
    from pg_catalog.pg_partitioned_table as tabel
    inner join pg_catalog.pg_attribute as kolonne
        on tabel.partrelid = kolonne.attrelid and tabel.partattrs[0] = kolonne.attnum
    where tabel.partrelid = pg_catalog.to_regclass('dm.' || pg_catalog.quote_ident($1))
);
comment on function drift.partitionskolonne(text) is 'Kolonnen, en fact er partitioneret efter; tom for andet.';

-- A month that is new is built aside, filled, and then attached: creating it as a partition, or
-- giving it foreign keys of its own first, would lock readers out. The loader does not own the
-- tables, hence two narrow functions that run as the owner. As in every function here, pg_temp is
-- looked into last and each name says its schema: whoever calls may have made anything there.
create function drift.opret_partition(fact text, maaned date) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    del pg_catalog.text := pg_catalog.format(
        '%s_%s', fact, pg_catalog.to_char(maaned, 'YYYY_MM')
    );
    tid pg_catalog.text := drift.partitionskolonne(fact);
begin
    if tid is null or maaned <> pg_catalog.date_trunc('month', maaned)::pg_catalog.date then
        raise exception '% har ingen partition for %', fact, maaned;
    end if;
    execute pg_catalog.format(
        'create table dm_del.%I (like dm.%I including defaults)', del, fact
    );
    -- With this check the attach need not read the rows again.
    execute pg_catalog.format(
        'alter table dm_del.%I add constraint %I check (%I >= %L and %I < %L)',
        del, del || '_periode_check', tid, maaned, tid,
        (maaned + interval '1 month')::pg_catalog.date
    );
    execute pg_catalog.format(
        'grant select, insert, update, delete on dm_del.%I to dagtilbud_loader', del
    );
    return pg_catalog.format('dm_del.%I', del);
end;
$$;
comment on function drift.opret_partition(text, date) is 'Opretter en ny måneds partition ved siden af; den fyldes, før den kobles til.';

create function drift.tilknyt_partition(fact text, maaned date) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    del pg_catalog.text := pg_catalog.format(
        '%s_%s', fact, pg_catalog.to_char(maaned, 'YYYY_MM')
    );
begin
    execute pg_catalog.format(
        'alter table dm.%I attach partition dm_del.%I for values from (%L) to (%L)',
        fact, del, maaned, (maaned + interval '1 month')::pg_catalog.date
    );
    execute pg_catalog.format(
        'alter table dm_del.%I drop constraint %I', del, del || '_periode_check'
    );
    -- From now on its rows are reached through the fact alone, whose policy says which: a policy
    -- of its own would be asked only by somebody who went round that one.
    execute pg_catalog.format('revoke all on dm_del.%I from dagtilbud_loader', del);
    execute pg_catalog.format('alter table dm_del.%I enable row level security', del);
    execute pg_catalog.format('alter table dm_del.%I force row level security', del);
    execute pg_catalog.format(
        'comment on table dm_del.%I is %L', del, 'Partition af dm.' || fact || '.'
    );
    execute pg_catalog.format('analyze dm_del.%I', del);
end;
$$;
comment on function drift.tilknyt_partition(text, date) is 'Kobler en fyldt partition til; fremmednøgler og indeks dannes samlet.';

revoke execute on function drift.opret_partition(text, date) from public;
revoke execute on function drift.tilknyt_partition(text, date) from public;
grant execute on function drift.opret_partition(text, date) to dagtilbud_loader;
grant execute on function drift.tilknyt_partition(text, date) to dagtilbud_loader;

reset role;

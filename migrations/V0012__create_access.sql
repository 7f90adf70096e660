-- Who may see what. Row security on every table with rows of one kommune, asked for `session_user`,
-- so that neither `set role` nor a setting nor a function of the owner changes the answer; grants
-- for the four groups; the settings of protection and the records of what was looked up and erased.

set local role dagtilbud_ejer;

-- Whoever sees several kommuner may ask to see no more than the login of one of them does, as the
-- making of packages does: the setting `dagtilbud.som_kommune`. It narrows the two answers below
-- and can widen none.
create function drift.ser_alle() returns boolean
language plpgsql stable parallel safe
set search_path = pg_catalog
as $$
begin
    return coalesce(current_setting('dagtilbud.som_kommune', true), '') = ''
        and (
            pg_has_role(session_user, 'dagtilbud_loader', 'member')
            or pg_has_role(session_user, 'dagtilbud_ejer', 'member')
        );
end;
$$;
comment on function drift.ser_alle() is 'Om den, der er logget på, ser alle kommuner i fuld detalje: loader, ejer og superbruger, når de ikke vil nøjes med én (indstillingen dagtilbud.som_kommune).';

-- A person's rows are seen by whoever is listed for their kommune. The member "Ukendt" (-1) of the
-- dimensions goes with them, since facts point to it.
create function drift.mine_kommuner() returns smallint[]
language plpgsql stable parallel safe security definer
set search_path = pg_catalog
as $$
declare
    som_kommune constant smallint :=
    nullif(current_setting('dagtilbud.som_kommune', true), '')::smallint;
begin
    if drift.ser_alle() then
        return (select array_agg(kommune.kommune_nr) from dm.dim_kommune as kommune);
    end if;
    return coalesce(
        (
            select array_agg(egen.kommune_nr) || -1::smallint
            from (
                select adgang.kommune_nr
                from drift.adgang as adgang
                where adgang.login = session_user
                union
                -- Who would see all, but for the setting.
                select kommune.kommune_nr
                from dm.dim_kommune as kommune
                where
                    pg_has_role(session_user, 'dagtilbud_loader', 'member')
                    or pg_has_role(session_user, 'dagtilbud_ejer', 'member')
            ) as egen
            where som_kommune is null or egen.kommune_nr = som_kommune
            having count(*) > 0
        ),
        '{}'
    );
end;
$$;
comment on function drift.mine_kommuner() is 'De kommuner, som den, der er logget på (session_user), ser i fuld detalje, og -1 (ukendt); tom, hvor der ingen er.';

create function drift.beskyt(tabel regclass) returns void
language plpgsql
set search_path = pg_catalog
as $$
begin
    execute format('alter table %s enable row level security', tabel);
    execute format('alter table %s force row level security', tabel);
    execute format(
        'create policy egen_kommune on %s '
        'using (kommune_nr = any ((select drift.mine_kommuner())::smallint[]))', tabel
    );
end;
$$;
comment on function drift.beskyt(regclass) is 'Sætter rækkesikkerhed på en tabel med rækker for hver sin kommune, også for ejeren.';

create table drift.indstilling (
    indstilling_nr integer not null default 1,
    mindste_gruppe smallint not null default 5,
    constraint indstilling_pkey primary key (indstilling_nr),
    constraint indstilling_en_raekke_check check (indstilling_nr = 1),
    constraint indstilling_mindste_gruppe_check check (mindste_gruppe between 5 and 1000)
);
comment on table drift.indstilling is 'Én række: hvad en operatør kan indstille.';
comment on column drift.indstilling.indstilling_nr is 'Altid 1.';
comment on column drift.indstilling.mindste_gruppe is 'Så mange personer skal en vist celle om andre kommuner mindst stå for; 5 eller mere.';
insert into drift.indstilling default values;

create table drift.cpr_opslag (
    opslag_nr integer generated always as identity,
    login text not null default session_user,
    opslag_tid timestamptz not null default clock_timestamp(),
    kommune_nr smallint not null,
    borger_nr integer not null,
    constraint cpr_opslag_pkey primary key (opslag_nr)
);
comment on table drift.cpr_opslag is 'En række pr. opslag af et CPR-nummer: hvem, hvornår, hvilket barn; ikke nummeret.';
comment on column drift.cpr_opslag.opslag_nr is 'Opslagets løbenummer.';
comment on column drift.cpr_opslag.login is 'Hvem der slog op (databasebruger).';
comment on column drift.cpr_opslag.opslag_tid is 'Hvornår.';
comment on column drift.cpr_opslag.kommune_nr is 'Barnets kommune.';
comment on column drift.cpr_opslag.borger_nr is 'Barnets varige nummer.';

create table drift.sletning (
    sletning_nr integer generated always as identity,
    handling text not null,
    antal_raekker integer not null,
    udfoert_af text not null default session_user,
    udfoert_tid timestamptz not null default now(),
    constraint sletning_pkey primary key (sletning_nr),
    constraint sletning_handling_check check (handling in ('anonymiseret', 'fjernet', 'udloebet'))
);
comment on table drift.sletning is 'En række pr. sletning af en person, eller af perioder, der er for gamle; ikke hvem det var.';
comment on column drift.sletning.sletning_nr is 'Sletningens løbenummer.';
comment on column drift.sletning.handling is 'anonymiseret (tal bliver stående uden person), fjernet (også tallene) eller udloebet (perioder).';
comment on column drift.sletning.antal_raekker is 'Rækker i dsa, som det gjaldt.';
comment on column drift.sletning.udfoert_af is 'Hvem der gjorde det (databasebruger).';
comment on column drift.sletning.udfoert_tid is 'Hvornår.';

-- The indicators of all kommuner as others may see them. No row security: who is listed for no
-- kommune reads them too.
create table dm.agg_noegletal (
    noegletal text collate "C" not null,
    kommune_nr smallint not null,
    periode date not null,
    taeller numeric(18, 6),
    naevner numeric(18, 6),
    vaerdi numeric(18, 6),
    antal_maaneder smallint not null,
    constraint agg_noegletal_pkey primary key (noegletal, kommune_nr, periode),
    constraint agg_noegletal_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr)
);
create index agg_noegletal_kommune_nr_idx on dm.agg_noegletal (kommune_nr, noegletal);
comment on table dm.agg_noegletal is 'En række pr. nøgletal, kommune og periode, som andre kommuner må se det: små grupper, og hvad de kunne regnes ud af, er tomme.';
comment on column dm.agg_noegletal.noegletal is 'Nøgletallets visning.';
comment on column dm.agg_noegletal.kommune_nr is 'Kommunen.';
comment on column dm.agg_noegletal.periode is 'Periodens første dag.';
comment on column dm.agg_noegletal.taeller is 'Tælleren; tom, hvor den er skjult.';
comment on column dm.agg_noegletal.naevner is 'Nævneren; tom, hvor den er skjult.';
comment on column dm.agg_noegletal.vaerdi is 'Værdien; tom, hvor tæller eller nævner er skjult, og hvor nøgletallet ingen har.';
comment on column dm.agg_noegletal.antal_maaneder is 'Måneder med data i nøgletallets vindue.';

create table dm.agg_beskyttelse (
    kommune_nr smallint not null,
    maaned date not null,
    boern_skjult boolean not null,
    alder_0_2_skjult boolean not null,
    alder_3_5_skjult boolean not null,
    kategori_skjult boolean not null,
    normering_skjult boolean not null,
    dagpleje_skjult boolean not null,
    ledere_skjult boolean not null,
    constraint agg_beskyttelse_pkey primary key (kommune_nr, maaned),
    constraint agg_beskyttelse_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr),
    constraint agg_beskyttelse_maaned_fkey foreign key (maaned) references dm.dim_maaned (maaned)
);
comment on table dm.agg_beskyttelse is 'En række pr. kommune og måned: hvad andre kommuners nøgletal ikke må bygge på, fordi en lille gruppe så kunne regnes ud.';
comment on column dm.agg_beskyttelse.kommune_nr is 'Kommunen.';
comment on column dm.agg_beskyttelse.maaned is 'Måneden (dens første dag).';
comment on column dm.agg_beskyttelse.boern_skjult is 'Om antallet af børn i alt er skjult.';
comment on column dm.agg_beskyttelse.alder_0_2_skjult is 'Om børnene på 0-2 år er skjult.';
comment on column dm.agg_beskyttelse.alder_3_5_skjult is 'Om børnene på 3-5 år er skjult.';
comment on column dm.agg_beskyttelse.kategori_skjult is 'Om børnene fordelt på institutionstype er skjult.';
comment on column dm.agg_beskyttelse.normering_skjult is 'Om normeringens børn og personale er skjult.';
comment on column dm.agg_beskyttelse.dagpleje_skjult is 'Om dagplejens børn og dagplejere er skjult.';
comment on column dm.agg_beskyttelse.ledere_skjult is 'Om personale fordelt på stillingskategori er skjult, så lederne ikke må kunne regnes ud.';

-- What carries a kommune's number carries its rows; not the list of kommuner, the public register,
-- who may see what, and the aggregates that everybody reads through views.
do $$
declare
    tabel regclass;
begin
    for tabel in
        select relation.oid
        from pg_class as relation
        inner join pg_attribute as kolonne
            on relation.oid = kolonne.attrelid and kolonne.attname = 'kommune_nr'
        where
            relation.relkind in ('r', 'p')
            and relation.relnamespace in (
                'drift'::regnamespace, 'dsa'::regnamespace, 'dm'::regnamespace
            )
            and relation.relname not like 'agg\_benchmark\_%'
            and relation.relname not in (
                'agg_noegletal', 'agg_beskyttelse', 'adgang', 'laas_kommune', 'cpr_opslag', 'dim_kommune', 'dim_institution_stil',
                'dim_institution_stil_adresse'
            )
    loop
        perform drift.beskyt(tabel);
    end loop;
end;
$$;
-- A line whose kommune cannot be read is the operator's alone.
create policy uden_kommune on drift.afvist_linje
using (kommune_nr is null and (select drift.ser_alle()));

-- The loader loads, and nothing else: it changes no list, gives no access, reads no CPR number.
grant select, insert, update, delete on all tables in schema dsa, dm to dagtilbud_loader;
grant select, insert, update, delete on all tables in schema drift to dagtilbud_loader;
revoke all on drift.adgang, drift.cpr_boks, drift.cpr_opslag, drift.sletning from dagtilbud_loader;
revoke insert, update, delete
on drift.indstilling, drift.institutionstype, drift.stillingskategori, drift.forventet_kilde,
drift.busmatrix, drift.visninger
from dagtilbud_loader;
revoke update, delete on drift.cpr_noegle, drift.haendelse from dagtilbud_loader;
revoke insert, update, delete on drift.cpr_kobling from dagtilbud_loader;
revoke insert, update, delete
on dm.dim_kommune, dm.dim_tid, dm.dim_maaned, dm.dim_alder, dm.dim_koen, dm.dim_registrering,
dm.dim_tidspunkt
from dagtilbud_loader;
grant insert, select (person_uuid) on drift.cpr_boks to dagtilbud_loader;
alter default privileges for role dagtilbud_ejer in schema drift, dsa, dm
grant select, insert, update, delete on tables to dagtilbud_loader;

-- A kommune reads the star, its slices and why its lines were turned away. What only holds all
-- kommuner's figures before they are hidden is nobody's.
grant select on all tables in schema dm to dagtilbud_kommune;
revoke select
on dm.agg_benchmark_indskrivning, dm.agg_benchmark_personale, dm.agg_benchmark_tilstedevaerelse,
dm.agg_noegletal, dm.agg_beskyttelse
from dagtilbud_kommune;
grant select on drift.levering_udsnit, drift.afvist_linje, drift.busmatrix to dagtilbud_kommune;

-- BI tools are shown the keys only where they hold this privilege on their columns.
do $$
declare
    saetning text;
begin
    for saetning in
        select distinct
            format(
                'grant references (%s) on %s to dagtilbud_kommune',
                (
                    select string_agg(quote_ident(kolonne.attname), ', ' order by kolonne.attnum)
                    from pg_attribute as kolonne
                    where kolonne.attrelid = side.tabel and kolonne.attnum = any(side.kolonner)
                ),
                side.tabel::regclass
            )
        from pg_constraint as noegle
        cross join lateral (
            values (noegle.conrelid, noegle.conkey), (noegle.confrelid, noegle.confkey)
        ) as side (tabel, kolonner)
        where
            noegle.contype in ('p', 'f')
            and noegle.connamespace = 'dm'::regnamespace
            and noegle.conparentid = 0
            and side.tabel <> 0
            and has_table_privilege('dagtilbud_kommune', side.tabel, 'select')
    loop
        execute saetning;
    end loop;
end;
$$;

-- A right of its own: the CPR number of a child in one's own kommune. The row that says who asked
-- goes if the transaction is rolled back, the line in the server's log does not.
create function kube.cpr_opslag(borger_id integer) returns text
language plpgsql security definer
set search_path = pg_catalog
as $$
declare
    barn record;
begin
    if current_setting('transaction_read_only') = 'on' then
        raise exception using
            errcode = 'read_only_sql_transaction',
            message = 'kube.cpr_opslag skriver, hvem der spørger, og kræver derfor en transaktion, der må skrive',
            hint = 'Begynd med: begin read write; (the function records who asks, and needs a read-write transaction)';
    end if;
    select
        borger.kommune_nr,
        borger.borger_nr,
        boks.cpr
    into barn
    from dm.dim_borger as borger
    inner join drift.borger_noegle as noegle
        on borger.borger_nr = noegle.borger_nr
    inner join drift.cpr_boks as boks
        on noegle.borger_uuid = boks.person_uuid
    where borger.borger_id = $1 and borger.borger_nr <> -1;
    if not found then
        raise log 'cpr_opslag: % fik intet nummer', session_user;
        raise exception 'der er intet barn med dette borger_id i dine kommuner';
    end if;
    raise log 'cpr_opslag: % slog barn % i kommune % op', session_user, barn.borger_nr, barn.kommune_nr;
    insert into drift.cpr_opslag (kommune_nr, borger_nr) values (barn.kommune_nr, barn.borger_nr);
    return barn.cpr;
end;
$$;
comment on function kube.cpr_opslag(integer) is 'CPR-nummeret på et barn i egen kommune. Opslaget skrives i drift.cpr_opslag og i serverens log.';

-- All numbers of one's own kommuner at once, for a package. Each is recorded as a lookup.
create function kube.cpr_pakke() returns table (borger_nr integer, cpr text)
language plpgsql security definer
set search_path = pg_catalog
as $$
#variable_conflict use_column
declare
    antal bigint;
begin
    if current_setting('transaction_read_only') = 'on' then
        raise exception using
            errcode = 'read_only_sql_transaction',
            message = 'kube.cpr_pakke skriver, hvem der spørger, og kræver derfor en transaktion, der må skrive',
            hint = 'Begynd med: begin read write; (the function records who asks, and needs a read-write transaction)';
    end if;
    return query
        with
        barn as materialized (
            select distinct
                borger.kommune_nr,
                borger.borger_nr,
                boks.cpr
            from dm.dim_borger as borger
            inner join drift.borger_noegle as noegle
                on borger.borger_nr = noegle.borger_nr
            inner join drift.cpr_boks as boks
                on noegle.borger_uuid = boks.person_uuid
            where borger.borger_nr <> -1
        ),

        noteret as (
            insert into drift.cpr_opslag (kommune_nr, borger_nr)
            select
                barn.kommune_nr,
                barn.borger_nr
            from barn
            order by barn.borger_nr
        )

        select
            barn.borger_nr,
            barn.cpr
        from barn
        order by barn.borger_nr;
    get diagnostics antal = row_count;
    raise log 'cpr_pakke: % tog % numre i kommune %', session_user, antal, drift.mine_kommuner();
end;
$$;
comment on function kube.cpr_pakke() is 'CPR-numrene på alle børn i egne kommuner, til en datapakke. Hvert nummer skrives som et opslag i drift.cpr_opslag og antallet i serverens log.';

revoke execute on all functions in schema drift, kube from public;
grant usage on schema kube to dagtilbud_cpr;
grant execute on function drift.ser_alle(), drift.mine_kommuner()
to dagtilbud_loader, dagtilbud_kommune, dagtilbud_benchmark;
grant execute on function kube.cpr_opslag(integer), kube.cpr_pakke() to dagtilbud_cpr;

reset role;

-- The loader must see that the database is up to date; it migrates nothing.
revoke insert, update, delete on drift.refinery_schema_history from dagtilbud_loader;
revoke all on drift.laas_migrering from dagtilbud_loader;

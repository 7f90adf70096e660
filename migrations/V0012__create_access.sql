-- Who may see what. Row security on every table with rows of one kommune, asked for `session_user`,
-- so that neither `set role` nor a setting nor a function of the owner changes the answer; grants
-- for the four groups; the settings of protection and the records of what was looked up and erased.

set local role dagtilbud_ejer;

-- Roles are the server's, and somebody may have made a login anew under an old name: who is logged
-- in counts by name and number, and by what this database gave.
create function drift.har_gruppe(gruppe text) returns boolean
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return pg_catalog.pg_has_role(session_user, $1, 'member') and exists (
        select 1
        from drift.adgang_gruppe as adgang
        inner join pg_catalog.pg_roles as rolle
            on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid
        where adgang.login = session_user and adgang.gruppe = $1
    );
end;
$$;
comment on function drift.har_gruppe(text) is 'Om den, der er logget på (session_user), har fået gruppen i denne database.';

create function drift.maa_se_alle() returns boolean
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return pg_catalog.pg_has_role(session_user, 'dagtilbud_ejer', 'member')
        or drift.har_gruppe('dagtilbud_loader');
end;
$$;
comment on function drift.maa_se_alle() is 'Om den, der er logget på, er loader, ejer eller superbruger.';

create function drift.har_adgang() returns boolean
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return drift.maa_se_alle()
        or drift.har_gruppe('dagtilbud_kommune')
        or drift.har_gruppe('dagtilbud_benchmark');
end;
$$;
comment on function drift.har_adgang() is 'Om den, der er logget på, har fået adgang i denne database.';

-- Whoever sees several kommuner may ask to see no more than the login of one of them does, as the
-- making of packages does: the setting `dagtilbud.som_kommune`. It narrows the answers below and
-- can widen none.
create function drift.ser_alle() returns boolean
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(pg_catalog.current_setting('dagtilbud.som_kommune', true), '') = ''
        and drift.maa_se_alle();
end;
$$;
comment on function drift.ser_alle() is 'Om den, der er logget på, ser alle kommuner i fuld detalje: loader, ejer og superbruger, når de ikke vil nøjes med én (indstillingen dagtilbud.som_kommune).';

-- A person's rows are seen by whoever is listed for their kommune. The member "Ukendt" (-1) of the
-- dimensions goes with them, since facts point to it.
create function drift.mine_kommuner() returns smallint[]
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- No kommune has a number that is none, and nothing that a reader sets ends in an error: whether
    -- it does would tell whether this was asked.
    ordret constant pg_catalog.text := coalesce(
        pg_catalog.current_setting('dagtilbud.som_kommune', true), ''
    );
    som_kommune constant smallint := case
        when ordret = '' then null
        when ordret ~ '^[0-9]{1,4}$' then ordret::smallint
        else -2
    end;
begin
    if drift.ser_alle() then
        return (
            select pg_catalog.array_agg(kommune.kommune_nr)
            from dm.dim_kommune as kommune
        );
    end if;
    return coalesce(
        (
            select pg_catalog.array_agg(egen.kommune_nr) || -1::smallint
            from (
                select adgang.kommune_nr
                from drift.adgang as adgang
                inner join pg_catalog.pg_roles as rolle
                    on adgang.login = rolle.rolname and adgang.login_oid = rolle.oid
                where adgang.login = session_user
                union
                -- Who would see all, but for the setting.
                select kommune.kommune_nr
                from dm.dim_kommune as kommune
                where drift.maa_se_alle()
            ) as egen
            where som_kommune is null or egen.kommune_nr = som_kommune
            having pg_catalog.count(*) > 0
        ),
        '{}'
    );
end;
$$;
comment on function drift.mine_kommuner() is 'De kommuner, som den, der er logget på (session_user), ser i fuld detalje, og -1 (ukendt); tom, hvor der ingen er.';

-- The members of a dimension that whoever is logged in may see: those that everybody may, and
-- those of one's own kommuner. Of a code with a text beside it, a list that names the code is not
-- enough: the text is still somebody's.
create function drift.synlige_medlemmer(dimension text, har_tekst boolean) returns setof text
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
        select pg_catalog.regexp_replace(medlem.medlem_kode, '^_(_*Alle)$', '\1')
        from (
            select offentligt.medlem_kode
            from drift.offentligt_medlem as offentligt
            where
                offentligt.dimension = $1
                and (offentligt.er_udbredt or not $2)
                and drift.har_adgang()
            union
            select eget.medlem_kode
            from dm.agg_medlem as eget
            where eget.dimension = $1 and eget.kommune_nr = any(drift.mine_kommuner())
        ) as medlem;
end;
$$;
comment on function drift.synlige_medlemmer(text, boolean) is 'De medlemmer af en dimension, som den, der er logget på, må se: de offentlige og egne kommuners.';

-- Where no function is leakproof (docs/decisions/0004-fence.md), a condition of one's own comes
-- after row security and finds no index. The loader, whom its database let in by name, needs them.
create function drift.lad_loader(tabel regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute pg_catalog.format(
        'create policy loader on %s to dagtilbud_loader using (true)', tabel
    );
end;
$$;
comment on function drift.lad_loader(regclass) is 'Giver loaderens login alle rækker i en tabel med rækkesikkerhed, så langt dens rettigheder rækker.';

create function drift.beskyt(tabel regclass) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute pg_catalog.format('alter table %s enable row level security', tabel);
    execute pg_catalog.format('alter table %s force row level security', tabel);
    execute pg_catalog.format(
        'create policy egen_kommune on %s '
        'using (kommune_nr = any ((select drift.mine_kommuner())::smallint[]))', tabel
    );
    perform drift.lad_loader(tabel);
end;
$$;
comment on function drift.beskyt(regclass) is 'Sætter rækkesikkerhed på en tabel med rækker for hver sin kommune, også for ejeren.';

create function drift.beskyt_database(
    tabel regclass, funktion text default 'har_adgang'
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute pg_catalog.format('alter table %s enable row level security', tabel);
    execute pg_catalog.format('alter table %s force row level security', tabel);
    execute pg_catalog.format(
        'create policy denne_database on %s using ((select drift.%I()))', tabel, funktion
    );
    perform drift.lad_loader(tabel);
end;
$$;
comment on function drift.beskyt_database(regclass, text) is 'Sætter rækkesikkerhed på en tabel, som alle med adgang i denne database må se, så vidt de har ret til tabellen; også for ejeren.';

create function drift.beskyt_medlemmer(tabel regclass, dimension text, kolonne text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    noegle pg_catalog.text := pg_catalog.replace(
        pg_catalog.split_part(tabel::pg_catalog.text, '.', 2), 'dim_', ''
    ) || '_id';
begin
    execute pg_catalog.format('alter table %s enable row level security', tabel);
    execute pg_catalog.format('alter table %s force row level security', tabel);
    execute pg_catalog.format(
        'create policy offentligt_eller_eget on %s using ('
        '%I = -1 or (select drift.ser_alle()) '
        'or %I in (select drift.synlige_medlemmer(%L, %L)))',
        tabel, noegle, kolonne, dimension, kolonne like '%\_kode'
    );
    perform drift.lad_loader(tabel);
end;
$$;
comment on function drift.beskyt_medlemmer(regclass, text, text) is 'Sætter rækkesikkerhed på en dimension, hvis medlemmer kommunerne selv navngiver, også for ejeren.';

create table drift.indstilling (
    indstilling_nr integer not null default 1,
    mindste_gruppe smallint not null default 5,
    cpr_opslag_pr_time integer not null default 200,
    transaktion_minutter integer not null default 60,
    constraint indstilling_pkey primary key (indstilling_nr),
    constraint indstilling_en_raekke_check check (indstilling_nr = 1),
    constraint indstilling_mindste_gruppe_check check (mindste_gruppe between 5 and 1000),
    constraint indstilling_cpr_opslag_pr_time_check
    check (cpr_opslag_pr_time between 1 and 100000),
    constraint indstilling_transaktion_minutter_check
    check (transaktion_minutter between 1 and 10080)
);
comment on table drift.indstilling is 'Én række: hvad en operatør kan indstille.';
comment on column drift.indstilling.indstilling_nr is 'Altid 1.';
comment on column drift.indstilling.mindste_gruppe is 'Så mange personer skal en vist celle om andre kommuner mindst stå for; 5 eller mere.';
comment on column drift.indstilling.cpr_opslag_pr_time is 'Så mange CPR-numre må et login højst slå op i løbet af en klokketime.';
comment on column drift.indstilling.transaktion_minutter is 'Så mange minutter må en transaktion højst vare for et login, der læser; drift.adgang_transaktion har undtagelserne.';
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
comment on table dm.agg_noegletal is 'En række pr. nøgletal, kommune og periode, som andre kommuner ser det: af tal med støj, og tomt, hvor få står bag.';
comment on column dm.agg_noegletal.noegletal is 'Nøgletallets visning.';
comment on column dm.agg_noegletal.kommune_nr is 'Kommunen.';
comment on column dm.agg_noegletal.periode is 'Periodens første dag.';
comment on column dm.agg_noegletal.taeller is 'Tælleren; tom, hvor den er skjult.';
comment on column dm.agg_noegletal.naevner is 'Nævneren; tom, hvor den er skjult.';
comment on column dm.agg_noegletal.vaerdi is 'Værdien, afrundet, som den offentliggøres; tom, hvor tæller eller nævner er skjult, og hvor nøgletallet ingen har.';
comment on column dm.agg_noegletal.antal_maaneder is 'Måneder med data i nøgletallets vindue.';

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
                'agg_noegletal', 'agg_boern_andre', 'agg_personale_andre', 'agg_medlem', 'adgang',
                'laas_kommune',
                'cpr_opslag', 'dim_kommune', 'dim_institution_stil',
                'dim_institution_stil_adresse'
            )
    loop
        perform drift.beskyt(tabel);
    end loop;
end;
$$;

-- Words of the kommuner's own: everybody sees those that many use, each kommune its own besides.
-- The accounts are numbers of the national chart.
select drift.beskyt_medlemmer('dm.dim_pladstype', 'Pladstype', 'pladstype');
select drift.beskyt_medlemmer('dm.dim_taksttype', 'Taksttype', 'taksttype');
select drift.beskyt_medlemmer('dm.dim_rabat', 'Rabatplads', 'rabat');
select drift.beskyt_medlemmer('dm.dim_ejerform', 'EjerformSTIL', 'ejerform_kode');
select drift.beskyt_medlemmer(
    'dm.dim_stillingskategori', 'Stillingskategori', 'stillingskategori_kode'
);
select drift.beskyt_medlemmer('dm.dim_overenskomst', 'Overenskomst', 'overenskomst_kode');
select drift.beskyt_medlemmer('dm.dim_afloenningsform', 'Aflønningsform', 'afloenningsform');
select drift.beskyt_medlemmer(
    'dm.dim_ansaettelsesvilkaar', 'Ansættelsesvilkår', 'ansaettelsesvilkaar'
);

-- What only owner and loader read, and nobody through a view.
select drift.beskyt_database('drift.afvist_raa', 'ser_alle');
select drift.beskyt_database('drift.rettet_linje', 'ser_alle');
select drift.beskyt_database('drift.levering_bemaerkning', 'ser_alle');
select drift.beskyt_database('drift.haendelse', 'ser_alle');
select drift.beskyt_database('drift.cpr_noegle', 'ser_alle');
select drift.beskyt_database('drift.stoej_noegle', 'ser_alle');

-- The vault: who loads, here, writes to it. Not forced: the owner's functions read it for others.
alter table drift.cpr_boks enable row level security;
create policy denne_database on drift.cpr_boks using ((select drift.ser_alle()));
select drift.lad_loader('drift.cpr_boks');

-- Everything else is for those with access in this database; which of it, their groups' rights say.
-- Lists that come with the program are the same in all of them. Who has access, the vault and its
-- lookups nobody but the owner reads, whose functions read them for others.
do $$
declare
    tabel regclass;
begin
    for tabel in
        select relation.oid
        from pg_class as relation
        where
            relation.relkind in ('r', 'p')
            and not relation.relrowsecurity
            and relation.relnamespace in (
                'drift'::regnamespace, 'dsa'::regnamespace, 'dm'::regnamespace
            )
            -- How far the database is, whoever asks; the migrator's lock.
            and relation.relname not in ('refinery_schema_history', 'laas_migrering')
            and relation.oid not in (
                'drift.adgang'::regclass, 'drift.adgang_gruppe'::regclass,
                'drift.adgang_transaktion'::regclass, 'drift.cpr_boks'::regclass,
                'drift.cpr_opslag'::regclass, 'drift.sletning'::regclass,
                'drift.visninger'::regclass,
                'drift.busmatrix'::regclass, 'dm.dim_kommune'::regclass, 'dm.dim_tid'::regclass,
                'dm.dim_maaned'::regclass, 'dm.dim_alder'::regclass, 'dm.dim_koen'::regclass,
                'dm.dim_konto'::regclass, 'dm.dim_registrering'::regclass,
                'dm.dim_tidspunkt'::regclass
            )
    loop
        perform drift.beskyt_database(tabel);
    end loop;
end;
$$;
-- A line whose kommune cannot be read is the operator's alone.
create policy uden_kommune on drift.afvist_linje
using (kommune_nr is null and (select drift.ser_alle()));

-- The planner keeps the most frequent values and some of the others of a column, also of a table
-- that is emptied, and a base backup has them: of people's names, numbers and lines it keeps none.
alter table drift.cpr_boks alter column cpr set statistics 0;
alter table drift.afvist_raa alter column linje set statistics 0;
alter table drift.rettet_linje alter column linje set statistics 0;
alter table dsa.dst_indskrivning
alter column fornavn set statistics 0,
alter column efternavn set statistics 0,
alter column foedselsdato set statistics 0;
alter table dsa.flis_personale alter column foedselsdato set statistics 0;
alter table dm.dim_borger
alter column fornavn set statistics 0,
alter column efternavn set statistics 0,
alter column foedselsdato set statistics 0;
alter table dm.dim_medarbejder alter column foedselsdato set statistics 0;

-- The loader loads, and nothing else: it changes no list, gives no access, reads no CPR number.
grant select, insert, update, delete on all tables in schema dsa, dm to dagtilbud_loader;
grant select, insert, update, delete on all tables in schema drift to dagtilbud_loader;
revoke all
on drift.adgang, drift.adgang_gruppe, drift.adgang_transaktion, drift.cpr_boks, drift.cpr_opslag,
drift.sletning
from dagtilbud_loader;
revoke insert, update, delete
on drift.indstilling, drift.institutionstype, drift.stillingskategori, drift.forventet_kilde,
drift.busmatrix, drift.visninger
from dagtilbud_loader;
revoke update, delete on drift.cpr_noegle, drift.haendelse from dagtilbud_loader;
revoke update on drift.stoej_noegle from dagtilbud_loader;
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
dm.agg_noegletal, dm.agg_boern_andre, dm.agg_personale_andre, dm.agg_medlem
from dagtilbud_kommune;
grant select on drift.levering_udsnit, drift.afvist_linje, drift.busmatrix to dagtilbud_kommune;

-- BI tools are shown the keys of a table only where they hold more than `select` on one of its
-- columns: `references` on one that no unique index has. A foreign key to a table needs it on all
-- columns of its key, so nobody can make one: it would tell which keys exist, and hold rows fast.
do $$
declare
    saetning text;
begin
    for saetning in
        select
            format(
                'grant references (%I) on %s to dagtilbud_kommune',
                (
                    select kolonne.attname
                    from pg_attribute as kolonne
                    where
                        kolonne.attrelid = tabel.oid
                        and kolonne.attnum > 0
                        and not kolonne.attisdropped
                        and not exists (
                            select 1
                            from pg_index as indeks
                            where
                                indeks.indrelid = tabel.oid
                                and indeks.indisunique
                                and kolonne.attnum = any(indeks.indkey)
                        )
                    order by kolonne.attnum desc
                    limit 1
                ),
                tabel.oid::regclass
            )
        from pg_class as tabel
        where
            tabel.relnamespace = 'dm'::regnamespace
            and tabel.relkind in ('r', 'p')
            and exists (
                select 1
                from pg_constraint as noegle
                where
                    noegle.contype in ('p', 'f')
                    and noegle.conparentid = 0
                    and tabel.oid in (noegle.conrelid, noegle.confrelid)
            )
            and has_table_privilege('dagtilbud_kommune', tabel.oid, 'select')
    loop
        execute saetning;
    end loop;
end;
$$;

-- Counts a lookup of whoever is logged in, and refuses it beyond the limit of the hour. A table
-- would forget with a rollback; a sequence does not. `access grant --cpr` makes the login's own.
-- Its value is the hour and what was looked up in it.
create function drift.tael_opslag() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    trin constant bigint := 1000000;
    time_nr constant bigint := pg_catalog.floor(
        extract(epoch from pg_catalog.clock_timestamp()) / 3600
    );
    graense integer;
    taeller pg_catalog.regclass;
    antal bigint;
begin
    select indstilling.cpr_opslag_pr_time into graense from drift.indstilling as indstilling;
    select pg_catalog.to_regclass(pg_catalog.format('drift.cpr_taeller_%s', rolle.oid))
    into taeller
    from pg_catalog.pg_roles as rolle
    where rolle.rolname = session_user;
    if taeller is null then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'login har ikke fået CPR-opslag i denne database',
            hint = 'dagtilbud access grant … --cpr';
    end if;
    antal := pg_catalog.nextval(taeller);
    if antal / trin <> time_nr then
        antal := pg_catalog.setval(taeller, time_nr * trin + 1);
    end if;
    if antal % trin > graense then
        raise log 'cpr_opslag: % nåede timens grænse på %', session_user, graense;
        raise exception using
            errcode = 'configuration_limit_exceeded',
            message = pg_catalog.format(
                'timens grænse på %s CPR-opslag er nået', graense
            ),
            hint = 'Vent til næste klokketime, eller bed den, der ejer varehuset, om en højere grænse.';
    end if;
end;
$$;
comment on function drift.tael_opslag() is 'Tæller et CPR-opslag, også hvis transaktionen rulles tilbage, og afviser det over timens grænse.';

-- A right of its own: the CPR number of a child in one's own kommune. The row that says who asked
-- goes if the transaction is rolled back, the line in the server's log does not. The vault is asked
-- for one number, when everything else is settled.
create function kube.cpr_opslag(borger_id integer) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    barn_kommune_nr smallint;
    barn_nr integer;
    barn_uuid pg_catalog.uuid;
begin
    if pg_catalog.current_setting('transaction_read_only') = 'on' then
        raise exception using
            errcode = 'read_only_sql_transaction',
            message = 'kube.cpr_opslag skriver, hvem der spørger, og kræver derfor en transaktion, der må skrive',
            hint = 'Begynd med: begin read write; (the function records who asks, and needs a read-write transaction)';
    end if;
    if not drift.maa_se_alle() then
        if not drift.har_gruppe('dagtilbud_cpr') then
            raise exception using
                errcode = 'insufficient_privilege',
                message = 'login har ikke fået CPR-opslag i denne database',
                hint = 'dagtilbud access grant … --cpr';
        end if;
        perform drift.tael_opslag();
    end if;
    select
        borger.kommune_nr,
        borger.borger_nr,
        noegle.borger_uuid
    into barn_kommune_nr, barn_nr, barn_uuid
    from dm.dim_borger as borger
    inner join drift.borger_noegle as noegle
        on borger.borger_nr = noegle.borger_nr
    where
        borger.borger_id = $1
        and borger.borger_nr <> -1
        and borger.kommune_nr = any(drift.mine_kommuner());
    if barn_uuid is null then
        raise log 'cpr_opslag: % fik intet nummer', session_user;
        raise exception 'der er intet barn med dette borger_id i dine kommuner';
    end if;
    raise log 'cpr_opslag: % slog barn % i kommune % op', session_user, barn_nr, barn_kommune_nr;
    insert into drift.cpr_opslag (kommune_nr, borger_nr) values (barn_kommune_nr, barn_nr);
    return (
        select boks.cpr
        from drift.cpr_boks as boks
        where boks.person_uuid = barn_uuid
    );
end;
$$;
comment on function kube.cpr_opslag(integer) is 'CPR-nummeret på et barn i egen kommune. Opslaget skrives i drift.cpr_opslag og i serverens log; i en klokketime gives højst så mange, som drift.indstilling siger.';

-- All numbers of a kommune at once: for whoever makes its package, and nobody else. Each is
-- recorded as a lookup.
create function kube.cpr_pakke() returns table (borger_nr integer, cpr text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    antal bigint;
begin
    if pg_catalog.current_setting('transaction_read_only') = 'on' then
        raise exception using
            errcode = 'read_only_sql_transaction',
            message = 'kube.cpr_pakke skriver, hvem der spørger, og kræver derfor en transaktion, der må skrive',
            hint = 'Begynd med: begin read write; (the function records who asks, and needs a read-write transaction)';
    end if;
    if not drift.maa_se_alle() then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'kube.cpr_pakke er for den, der laver datapakker',
            hint = 'Brug kube.cpr_opslag, et barn ad gangen.';
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
            where borger.borger_nr <> -1 and borger.kommune_nr = any(drift.mine_kommuner())
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
comment on function kube.cpr_pakke() is 'CPR-numrene på alle børn i en kommune, for den, der laver dens datapakke. Hvert nummer skrives som et opslag i drift.cpr_opslag og antallet i serverens log.';

-- A login may set its own timeouts as it likes, and a transaction that stays open keeps every row
-- that goes meanwhile on the disk. So the transactions of those who read have a limit that they
-- cannot move, and whoever loads ends what is beyond it.
create function drift.lange_transaktioner()
returns table (
    login text, pid integer, program text, siden timestamptz, transaktion_minutter integer
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        laeser.login,
        aktivitet.pid,
        aktivitet.application_name as program,
        aktivitet.xact_start as siden,
        coalesce(
            egen.transaktion_minutter, indstilling.transaktion_minutter
        ) as transaktion_minutter
    from (
        select
            adgang.login,
            adgang.login_oid
        from drift.adgang_gruppe as adgang
        group by adgang.login, adgang.login_oid
        having not pg_catalog.bool_or(adgang.gruppe = 'dagtilbud_loader')
    ) as laeser
    cross join drift.indstilling as indstilling
    left join drift.adgang_transaktion as egen
        on laeser.login = egen.login and laeser.login_oid = egen.login_oid
    inner join pg_catalog.pg_stat_activity as aktivitet
        on laeser.login_oid = aktivitet.usesysid
    where
        drift.maa_se_alle()
        and not pg_catalog.pg_has_role(laeser.login_oid, 'dagtilbud_ejer', 'member')
        and aktivitet.datname = pg_catalog.current_database()
        and aktivitet.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(
            mins => coalesce(egen.transaktion_minutter, indstilling.transaktion_minutter)
        )
    order by aktivitet.xact_start, aktivitet.pid;
$$;
comment on function drift.lange_transaktioner() is 'De sessioner, hvis transaktion har varet længere, end deres login må: hvem, hvilken proces, hvilket program, siden hvornår, hvor mange minutter der måtte gå.';

create function drift.afslut_lange_transaktioner()
returns table (
    login text, pid integer, program text, siden timestamptz, transaktion_minutter integer,
    er_afsluttet boolean
)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    for login, pid, program, siden, transaktion_minutter in
        select
            lang.login,
            lang.pid,
            lang.program,
            lang.siden,
            lang.transaktion_minutter
        from drift.lange_transaktioner() as lang
    loop
        begin
            perform pg_catalog.pg_terminate_backend(pid);
            er_afsluttet := true;
        exception when insufficient_privilege then
            er_afsluttet := false;
        end;
        return next;
    end loop;
end;
$$;
comment on function drift.afslut_lange_transaktioner() is 'Afslutter de sessioner, hvis transaktion har varet længere, end deres login må, og siger hvilke; er_afsluttet er falsk, hvor ejeren ikke må afslutte andres sessioner (pg_signal_backend).';

revoke execute on all functions in schema drift, kube from public;
grant usage on schema kube to dagtilbud_cpr;
grant execute
on function drift.ser_alle(), drift.mine_kommuner(), drift.har_adgang(),
drift.synlige_medlemmer(text, boolean)
to dagtilbud_loader, dagtilbud_kommune, dagtilbud_benchmark;
grant execute on function drift.lange_transaktioner(), drift.afslut_lange_transaktioner()
to dagtilbud_loader;
grant execute on function kube.cpr_opslag(integer), kube.cpr_pakke() to dagtilbud_cpr;

reset role;

-- The loader must see that the database is up to date; it migrates nothing.
revoke insert, update, delete on drift.refinery_schema_history from dagtilbud_loader;
revoke all on drift.laas_migrering from dagtilbud_loader;

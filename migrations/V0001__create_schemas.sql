-- Roles, schemas and the one extension. The roles belong to the server, not to the database:
-- two databases on one server share them, so they may be there already.

do $$
declare
    rolle text;
begin
    foreach rolle in array array[
        'dagtilbud_ejer', 'dagtilbud_loader', 'dagtilbud_kommune', 'dagtilbud_benchmark',
        'dagtilbud_cpr'
    ] loop
        begin
            execute format('create role %I nologin', rolle);
        exception when duplicate_object or unique_violation then
            null;
        end;
    end loop;
    execute format('grant dagtilbud_ejer to %I', current_user);
    -- The owner reads as a kommune does, to make its package.
    grant dagtilbud_kommune to dagtilbud_ejer;
    execute format('grant create on database %I to dagtilbud_ejer', current_database());
    -- To say who holds a lock, and since when; to end a reader that keeps a snapshot for hours.
    -- Where this login may not give these rights, the superuser may: `dagtilbud doctor` says so.
    foreach rolle in array array['pg_read_all_stats', 'pg_signal_backend'] loop
        begin
            execute format('grant %I to dagtilbud_ejer', rolle);
        exception when insufficient_privilege then
            null;
        end;
    end loop;
end;
$$;

-- Where the migrator keeps its history and its lock; they belong to the owner from here on.
create schema if not exists drift;
alter schema drift owner to dagtilbud_ejer;
alter table if exists drift.refinery_schema_history owner to dagtilbud_ejer;
alter table if exists drift.laas_migrering owner to dagtilbud_ejer;
comment on table drift.laas_migrering is 'Lås uden rækker: tages alene af den, der migrerer databasen.';

-- In a schema of ours: whatever the session's search_path is, and whoever may create in `public`.
create schema if not exists udvidelser authorization dagtilbud_ejer;
comment on schema udvidelser is 'PostgreSQLs egne udvidelser, som varehuset bruger.';
create extension if not exists btree_gist with schema udvidelser;

create schema dsa authorization dagtilbud_ejer;
create schema dm authorization dagtilbud_ejer;
create schema dm_del authorization dagtilbud_ejer;
create schema kube authorization dagtilbud_ejer;
create schema benchmark authorization dagtilbud_ejer;
create schema noegletal authorization dagtilbud_ejer;

comment on schema drift is 'Drift: leverancer, afviste linjer, adgang, referencelister og kontroller.';
comment on schema dsa is 'Data staging area: de godkendte rækker fra hver leverance, typet, med leverance og linjenummer.';
comment on schema dm is 'Stjernemodellen: dimensioner (SCD2), facts og aggregater.';
comment on schema dm_del is 'Partitioner af stjernemodellens facts. Læses kun gennem dm.';
comment on schema kube is 'Kommunekuben: flade, læsevenlige visninger af egen kommune ned til det enkelte barn.';
comment on schema benchmark is 'Benchmarkkuben: alle kommuner, aggregeret; andres tal med støj, små grupper tomme.';
comment on schema noegletal is 'Nøgletallene: en visning for hvert nøgletal og noegletal.alle.';

grant usage on schema drift, dsa, dm, dm_del, kube, benchmark, noegletal to dagtilbud_loader;
grant usage on schema drift, dsa, dm, kube, benchmark, noegletal to dagtilbud_kommune;
grant usage on schema benchmark, noegletal to dagtilbud_benchmark;

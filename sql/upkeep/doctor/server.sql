-- Reads: pg_available_extensions, pg_database, pg_roles, pg_settings, pg_stat_activity,
--        pg_timezone_names
-- What the server and the database are like, as far as the warehouse cares. Nothing here needs the
-- warehouse's own schemas to be there, or more rights than to connect.
with
basen as (
    select
        pg_encoding_to_char(encoding)::text as tegnsaet,
        pg_database_size(oid) as bytes
    from pg_database
    where datname = current_database()
),

indstilling as (
    -- No row for whoever may not see it.
    select max(setting) as datamappe
    from pg_settings
    where name = 'data_directory'
),

koebenhavn as (
    select count(*) > 0 as er_kendt
    from pg_timezone_names
    where name = 'Europe/Copenhagen'
),

aktivitet as (
    select count(*) as forbindelser
    from pg_stat_activity
    where backend_type = 'client backend'
),

udvidelse as (
    select
        max(installed_version) as installeret,
        count(*) > 0 as er_der
    from pg_available_extensions
    where name = 'btree_gist'
),

rolle as (
    select
        array_agg(rolname::text) as findes,
        bool_or(rolname = current_user and (rolsuper or rolcreaterole)) as maa_oprette
    from pg_roles
),

svar as (
    select
        current_setting('server_version') as version,
        current_setting('server_version_num')::integer as version_nr,
        basen.tegnsaet,
        lower('Ø') = 'ø' as kender_dansk,
        koebenhavn.er_kendt as kender_koebenhavn,
        current_setting('max_connections')::integer as max_forbindelser,
        aktivitet.forbindelser,
        current_setting('fsync')::boolean
        and current_setting('full_page_writes')::boolean as er_sikker,
        current_setting('log_statement') as log_statement,
        current_setting('log_min_duration_statement') <> '-1' as logger_varighed,
        current_setting('log_parameter_max_length') <> '0' as logger_parametre,
        current_setting('log_min_error_statement')
        not in ('log', 'fatal', 'panic') as logger_fejlende,
        current_setting('log_error_verbosity') <> 'terse'
        and current_setting('log_min_messages')
        not in ('log', 'fatal', 'panic') as logger_detaljer,
        udvidelse.installeret as btree_gist,
        udvidelse.er_der as har_btree_gist,
        rolle.findes as roller,
        rolle.maa_oprette as maa_oprette_roller,
        current_user::text as login,
        basen.bytes,
        indstilling.datamappe
    from basen
    cross join indstilling
    cross join koebenhavn
    cross join aktivitet
    cross join udvidelse
    cross join rolle
)

-- As one text, because there are many columns and only one row.
select row_to_json(svar)::text as svar
from svar;

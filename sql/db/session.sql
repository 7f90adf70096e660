-- Reads: pg_catalog.pg_settings
-- What a session of this program depends on, whatever the server, the database or the login has
-- been told. A value that is right already is left alone, so that nothing is asked of a login that
-- it may not set; a setting that this version of PostgreSQL does not have is passed over.
select count(set_config(oensket.navn, oensket.vaerdi, false)) as antal
from (
    values
    -- Whose names are found: ours are all qualified, and nobody else's come first.
    ('role', 'none'),
    ('search_path', 'pg_catalog, pg_temp'),
    ('row_security', 'on'),
    ('session_replication_role', 'origin'),
    ('default_transaction_read_only', 'off'),
    ('default_transaction_isolation', 'read committed'),
    ('default_transaction_deferrable', 'off'),
    ('default_tablespace', ''),
    ('default_table_access_method', 'heap'),
    -- A load takes as long as it takes; for a lock it waits for a while.
    ('statement_timeout', '0'),
    ('lock_timeout', '600000'),
    ('idle_in_transaction_session_timeout', '0'),
    ('idle_session_timeout', '0'),
    ('transaction_timeout', '0'),
    -- How values are written and read.
    ('client_encoding', 'UTF8'),
    ('DateStyle', 'ISO, MDY'),
    ('IntervalStyle', 'postgres'),
    ('TimeZone', 'UTC'),
    ('extra_float_digits', '1'),
    ('bytea_output', 'hex'),
    ('standard_conforming_strings', 'on'),
    ('array_nulls', 'on'),
    ('transform_null_equals', 'off'),
    ('quote_all_identifiers', 'off'),
    ('lc_monetary', 'C'),
    ('lc_numeric', 'C'),
    ('lc_time', 'C'),
    ('lc_messages', 'C'),
    -- What speed depends on: compiling takes longer than our statements run.
    ('jit', 'off'),
    ('plan_cache_mode', 'auto'),
    ('constraint_exclusion', 'partition'),
    ('from_collapse_limit', '8'),
    ('join_collapse_limit', '8'),
    ('enable_bitmapscan', 'on'),
    ('enable_hashagg', 'on'),
    ('enable_hashjoin', 'on'),
    ('enable_indexonlyscan', 'on'),
    ('enable_indexscan', 'on'),
    ('enable_material', 'on'),
    ('enable_mergejoin', 'on'),
    ('enable_nestloop', 'on'),
    ('enable_partition_pruning', 'on'),
    ('enable_seqscan', 'on'),
    ('enable_sort', 'on'),
    ('enable_tidscan', 'on')
) as oensket (navn, vaerdi)
inner join pg_catalog.pg_settings as indstilling
    on lower(oensket.navn) = lower(indstilling.name)
where
    indstilling.setting is distinct from oensket.vaerdi
    -- The language of messages is a superuser's to choose.
    and (oensket.navn <> 'lc_messages' or current_setting('is_superuser') = 'on');

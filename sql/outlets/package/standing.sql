-- Reads: drift.levering, drift.refinery_schema_history, drift.visninger
-- What everything in the snapshot stands on: the latest delivery, and the schema.
select
    (select coalesce(max(levering.levering_nr), 0) from drift.levering as levering) as levering_nr,
    (select max(version)::integer from drift.refinery_schema_history) as migration,
    (select visninger.sha256 from drift.visninger as visninger) as visninger;

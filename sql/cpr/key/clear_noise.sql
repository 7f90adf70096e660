-- Reads: drift.levering_udsnit
-- Makes: drift.stoej_noegle
-- Lets a new secret of the noise in, where no figures stand that have the old one's.
delete from drift.stoej_noegle
where not exists (select 1 from drift.levering_udsnit);

-- Makes: drift.levering_bemaerkning
-- Deletes the remarks with a text that the people to be forgotten stand in.
delete from drift.levering_bemaerkning as tabel
using pg_temp.sletning_tekst as ny
where tabel.{kolonne} = ny.foer;

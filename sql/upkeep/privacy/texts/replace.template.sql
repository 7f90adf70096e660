-- Makes: {tabel}
-- Replaces the texts that the people to be forgotten stand in, in the rows that are meant.
update {tabel} as tabel
set {kolonne} = ny.efter
from pg_temp.sletning_tekst as ny
where tabel.{kolonne} = ny.foer and {betingelse};

-- Reads: drift.levering
-- A delivery as it is in the books.
select
    levering.kilde,
    levering.periode,
    levering.leveret,
    levering.filnavn,
    levering.sha256,
    levering.antal_linjer,
    levering.status,
    levering.tegnsaet,
    levering.skilletegn,
    levering.overskrift,
    levering.er_citeret
from drift.levering as levering
where levering.levering_nr = $1;

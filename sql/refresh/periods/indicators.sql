-- Reads: beroert_indskrivning, beroert_personale, beroert_udsnit
-- The kommuner whose indicators may change; each is computed as a whole. Attendance is in none.
select
    indskrivning.kommune_nr,
    null::date as periode
from beroert_indskrivning as indskrivning
union distinct
select
    personale.kommune_nr,
    null::date as periode
from beroert_personale as personale
union distinct
select
    beroert.kommune_nr,
    null::date as periode
from beroert_udsnit as beroert
where beroert.kilde <> 'aula-tilstedevaerelse'

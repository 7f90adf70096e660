-- Reads: beroert_indskrivning, beroert_personale
-- The touched months of children and of staff.
select
    indskrivning.kommune_nr,
    indskrivning.periode
from beroert_indskrivning as indskrivning
union distinct
select
    personale.kommune_nr,
    personale.periode
from beroert_personale as personale

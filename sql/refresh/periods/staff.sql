-- Reads: beroert_indskrivning, beroert_personale, beroert_udsnit, dm.agg_personale
-- The months whose split of staff may change: those of staff and of children, and all of a kommune
-- whose key file changed.
select
    personale.kommune_nr,
    personale.periode
from beroert_personale as personale
union distinct
select
    indskrivning.kommune_nr,
    indskrivning.periode
from beroert_indskrivning as indskrivning
union distinct
select
    agg.kommune_nr,
    agg.maaned as periode
from dm.agg_personale as agg
inner join beroert_udsnit as beroert
    on agg.kommune_nr = beroert.kommune_nr and beroert.kilde = 'dst-noeglefil'

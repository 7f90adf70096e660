-- Reads: beroert_udsnit
-- The kommuner with another delivery of inhabitants; each is computed as a whole.
select distinct
    beroert.kommune_nr,
    null::date as periode
from beroert_udsnit as beroert
where beroert.kilde = 'dst-befolkning'

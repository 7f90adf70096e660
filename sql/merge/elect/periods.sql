-- Reads: beroert_udsnit
-- Makes: beroert_personale, beroert_tilstedevaerelse
-- The touched slices of staff and attendance are touched periods of their facts. (Those of children
-- follow later: the newest system may touch more months.)
insert into beroert_personale (kommune_nr, periode)
select
    beroert.kommune_nr,
    beroert.periode
from beroert_udsnit as beroert
where beroert.kilde = 'flis-personale' and beroert.periode > '1900-01-01';

insert into beroert_tilstedevaerelse (kommune_nr, periode)
select
    beroert.kommune_nr,
    beroert.periode
from beroert_udsnit as beroert
where beroert.kilde = 'aula-tilstedevaerelse';

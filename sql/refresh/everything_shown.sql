-- Reads: dm.agg_benchmark_tilstedevaerelse, dm.agg_boern, dm.agg_personale
-- Makes: beroert_indskrivning, beroert_personale, beroert_tilstedevaerelse
-- Touches every month of which others see something.
insert into beroert_indskrivning (kommune_nr, periode)
select
    agg.kommune_nr,
    agg.maaned as periode
from dm.agg_boern as agg;

insert into beroert_personale (kommune_nr, periode)
select
    agg.kommune_nr,
    agg.maaned as periode
from dm.agg_personale as agg;

insert into beroert_tilstedevaerelse (kommune_nr, periode)
select distinct
    agg.kommune_nr,
    agg.maaned as periode
from dm.agg_benchmark_tilstedevaerelse as agg;

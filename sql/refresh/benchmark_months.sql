-- Reads: beroert_indskrivning, beroert_personale, beroert_tilstedevaerelse
-- Makes: beroert_benchmark
-- The months whose benchmark is computed anew, kommune by kommune. Attendance by months, not days;
-- and the months whose enrolments changed, because a child's full-time share comes from them.
create temp table beroert_benchmark on commit drop as
select
    'agg_benchmark_indskrivning' as tabel,
    beroert.kommune_nr,
    beroert.periode as maaned
from beroert_indskrivning as beroert
union all
select
    'agg_benchmark_personale' as tabel,
    beroert.kommune_nr,
    beroert.periode as maaned
from beroert_personale as beroert
union all
(
    select
        'agg_benchmark_tilstedevaerelse' as tabel,
        beroert.kommune_nr,
        date_trunc('month', beroert.periode)::date as maaned
    from beroert_tilstedevaerelse as beroert
    union distinct
    select
        'agg_benchmark_tilstedevaerelse' as tabel,
        beroert.kommune_nr,
        beroert.periode as maaned
    from beroert_indskrivning as beroert
);

analyze beroert_benchmark;

"""Counts children by kommune and month from Parquet; prints how many and the shortest of three runs."""

import sys
import time

import duckdb

QUERY = """
with barn as (
    select
        kommune_nr,
        maaned,
        borger_nr,
        min(aldersgruppe) as aldersgruppe,
        max(fuldtidsandel) as fuldtidsandel,
        bool_or(kategori = 'dagpleje') as er_dagpleje,
        bool_or(kategori in ('vuggestue', 'boernehave', 'integreret')) as er_daginstitution,
        bool_or(er_normering) as er_normering
    from '{file}'
    group by kommune_nr, maaned, borger_nr
)
select
    kommune_nr,
    maaned,
    count(*) as antal_boern,
    count(*) filter (where er_dagpleje) as antal_boern_dagpleje,
    count(*) filter (where er_daginstitution) as antal_boern_daginstitution,
    count(*) filter (where er_normering and aldersgruppe = '0-2') as antal_boern_normering_0_2,
    count(*) filter (where er_normering and aldersgruppe = '3-5') as antal_boern_normering_3_5,
    sum(fuldtidsandel) filter (where er_normering) as fuldtidsboern_normering
from barn
group by kommune_nr, maaned
"""

# It would print to where the answer goes.
duckdb.execute("set enable_progress_bar = false")
csv = sys.argv[1]
parquet = csv.removesuffix("csv") + "parquet"
duckdb.execute(f"copy (from read_csv('{csv}')) to '{parquet}' (format parquet)")
times = []
for _ in range(3):
    begun = time.perf_counter()
    rows = duckdb.execute(QUERY.format(file=parquet)).fetchall()
    times.append(time.perf_counter() - begun)
print(sum(row[2] for row in rows), min(times))

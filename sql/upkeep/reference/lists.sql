-- Reads: drift.forventet_kilde, drift.indstilling, drift.institutionstype,
--        drift.stillingskategori, drift.vagt
-- What the reference lists say.
select
    'institutionstype' as liste,
    liste.tekst as vaerdi,
    liste.kategori as betydning
from drift.institutionstype as liste
union all
select
    'stillingskategori' as liste,
    liste.stillingskategori_kode as vaerdi,
    concat_ws(
        ', ',
        case when liste.er_paedagogisk then 'pædagogisk' else 'ikke pædagogisk' end,
        'vægt ' || trim_scale(liste.vaegt),
        case when liste.er_leder then 'leder' end
    ) as betydning
from drift.stillingskategori as liste
union all
select
    'forventet' as liste,
    liste.kilde || ' ' || liste.kommune_nr as vaerdi,
    concat_ws(
        ' ',
        'fra ' || to_char(liste.fra, 'YYYY-MM'),
        case when liste.til < '9999-12-31' then 'til ' || to_char(liste.til, 'YYYY-MM') end
    ) as betydning
from drift.forventet_kilde as liste
union all
select
    'mindste-gruppe' as liste,
    liste.mindste_gruppe::text as vaerdi,
    'personer, som en vist celle om andre mindst står for' as betydning
from drift.indstilling as liste
union all
select
    'vagt' as liste,
    liste.vagt as vaerdi,
    format(
        'over %s, mindst %s: %s',
        replace(trim_scale(liste.graense)::text, '.', ','),
        liste.mindst,
        liste.betydning
    ) as betydning
from drift.vagt as liste
order by liste, vaerdi;

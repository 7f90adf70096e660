-- Reads: dm.dim_stillingskategori, drift.stillingskategori
-- Makes: dm.dim_stillingskategori
-- The dimension shows what the reference list says; a category that is not in it counts nowhere.
update dm.dim_stillingskategori as vaerdi
set
    er_paedagogisk = ny.er_paedagogisk,
    vaegt = ny.vaegt,
    er_leder = ny.er_leder
from (
    select
        samme.stillingskategori_id,
        coalesce(liste.er_paedagogisk, false) as er_paedagogisk,
        coalesce(liste.vaegt, 1) as vaegt,
        coalesce(liste.er_leder, false) as er_leder
    from dm.dim_stillingskategori as samme
    left join drift.stillingskategori as liste
        on samme.stillingskategori_kode = liste.stillingskategori_kode
) as ny
where
    vaerdi.stillingskategori_id = ny.stillingskategori_id
    and (vaerdi.er_paedagogisk, vaerdi.vaegt, vaerdi.er_leder)
    is distinct from (ny.er_paedagogisk, ny.vaegt, ny.er_leder);

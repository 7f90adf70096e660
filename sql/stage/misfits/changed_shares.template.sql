-- Reads: beroert_udsnit, dsa.dst_noeglefil
-- Kommuner whose new key lies far from the one that it takes the place of, at the time where it
-- does so most: columns may have changed places.
select to_json(fund)::text as linje
from (
    select distinct on (ny.kommune_nr)
        'FORDELING_AENDRET' as kode,
        'andel_vu' as kolonne,
        ny.kommune_nr::text as navn,
        format(
            '%s mod %s før, fra %s',
            replace(trim_scale(ny.andel_vu)::text, '.', ','),
            replace(trim_scale(foer.andel_vu)::text, '.', ','),
            greatest(ny.gyldig_fra, foer.gyldig_fra)
        ) as om,
        1 as antal
    from beroert_udsnit as beroert
    inner join dsa.dst_noeglefil as ny
        on beroert.levering_nr_efter = ny.levering_nr and beroert.kommune_nr = ny.kommune_nr
    inner join dsa.dst_noeglefil as foer
        on beroert.levering_nr_foer = foer.levering_nr and beroert.kommune_nr = foer.kommune_nr
    where
        beroert.levering_nr_efter = {levering_nr}
        and beroert.levering_nr_foer <> {levering_nr}
        and ny.gyldig_fra <= coalesce(foer.gyldig_til, '9999-12-31')
        and foer.gyldig_fra <= coalesce(ny.gyldig_til, '9999-12-31')
        and abs(ny.andel_vu - foer.andel_vu) > 0.1
    order by
        ny.kommune_nr asc,
        abs(ny.andel_vu - foer.andel_vu) desc,
        ny.gyldig_fra asc,
        foer.gyldig_fra asc
) as fund;

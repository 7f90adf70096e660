-- The members of the breakdowns of `ny_agg_benchmark_personale`, and the whole. The indicators
-- publish the full-time staff that is pedagogical, and the dagplejere: a small cell is balanced by
-- another on the same side of that.
create temp table skjul_medlem on commit drop as
select
    ny.kommune_nr,
    ny.dimension,
    ny.medlem_kode,
    case
        when ny.dimension = 'AutoriseretKontoplan' then (ny.medlem_kode = '5.25.11')::text
        when ny.dimension = 'Stillingskategori' and ny.medlem_kode = '25' then '25'
        when ny.dimension = 'Stillingskategori'
            then concat(kategori.er_paedagogisk, kategori.er_leder)
        else ''
    end as lag,
    ny.antal_medarbejdere as antal,
    ny.antal_medarbejdere between 1 and graense.mindste_gruppe - 1 as er_lille,
    -- Large enough to hide a small one, in persons and in full-time persons.
    ny.antal_medarbejdere >= graense.mindste_gruppe
    and ny.antal_fuldtidspersoner >= graense.mindste_gruppe - 2 as kan_daekke
from ny_agg_benchmark_personale as ny
cross join drift.indstilling as graense
left join dm.dim_stillingskategori as kategori
    on
        ny.dimension = 'Stillingskategori'
        and ny.medlem_kode <> ''
        and ny.medlem_kode = kategori.stillingskategori_kode
where (ny.medlem_kode = 'Alle') = (ny.dimension = 'TidMåned');

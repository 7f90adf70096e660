-- Which cells of `ny_{tabel}` others may see: docs/adgang.md, "Small groups". A breakdown with an
-- uncovered layer is left out; a kommune that is small as a whole shows nothing.
with
opdeling as (
    select
        vurderet.kommune_nr,
        vurderet.dimension,
        bool_or(vurderet.er_udaekket) as er_udeladt
    from skjul_vurderet as vurderet
    where vurderet.dimension <> 'TidMåned'
    group by vurderet.kommune_nr, vurderet.dimension
),

afgjort as (
    select
        celle.kommune_nr,
        celle.dimension,
        celle.medlem_kode,
        i_alt.er_lille or coalesce(vurderet.er_skjult, false) as er_skjult,
        coalesce(opdeling.er_udeladt and vurderet.dimension is not null, false) as er_udeladt
    from ny_{tabel} as celle
    inner join skjul_vurderet as i_alt
        on celle.kommune_nr = i_alt.kommune_nr and i_alt.dimension = 'TidMåned'
    left join skjul_vurderet as vurderet
        on
            celle.kommune_nr = vurderet.kommune_nr
            and celle.dimension = vurderet.dimension
            and celle.medlem_kode = vurderet.medlem_kode
    left join opdeling
        on celle.kommune_nr = opdeling.kommune_nr and celle.dimension = opdeling.dimension
)

update ny_{tabel} as ny
set
    er_skjult = afgjort.er_skjult,
    er_udeladt = afgjort.er_udeladt
from afgjort
where
    ny.kommune_nr = afgjort.kommune_nr
    and ny.dimension = afgjort.dimension
    and ny.medlem_kode = afgjort.medlem_kode;

drop table skjul_medlem, skjul_vurderet

-- Reads: drift.levering_udsnit, dsa.dst_regnskab
-- Functions of an account whose amount is more than five times that of the year before, or less
-- than a fifth of it: too little for a guard, and worth a look.
with
udsnit as (
    {udsnit}
)

select to_json(fund)::text as linje
from (
    select
        'BELOEB_SPRINGER' as kode,
        'indhold' as kolonne,
        regexp_replace(ny.konto::text, '^(.)(..)(..)$', '\1.\2.\3') as navn,
        udsnit.kommune_nr::text as om,
        1 as antal
    from udsnit
    inner join drift.levering_udsnit as foer_udsnit
        on
            udsnit.kommune_nr = foer_udsnit.kommune_nr
            and (udsnit.periode - interval '1 year')::date = foer_udsnit.periode
            and foer_udsnit.kilde = 'dst-regnskab'
            and foer_udsnit.status = 'gaeldende'
    inner join dsa.dst_regnskab as ny
        on udsnit.levering_nr = ny.levering_nr and udsnit.kommune_nr = ny.kommune_nr
    inner join dsa.dst_regnskab as foer
        on
            foer_udsnit.levering_nr = foer.levering_nr
            and foer_udsnit.kommune_nr = foer.kommune_nr
            and ny.konto = foer.konto
    where
        greatest(abs(ny.beloeb_kr), abs(foer.beloeb_kr)) >= 1000000
        and greatest(abs(ny.beloeb_kr), abs(foer.beloeb_kr))
        > 5 * least(abs(ny.beloeb_kr), abs(foer.beloeb_kr))
    order by udsnit.kommune_nr, ny.konto
) as fund;

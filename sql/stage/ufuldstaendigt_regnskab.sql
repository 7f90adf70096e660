-- Which accounts of the delivery ($1) would replace one that has more? An account is whole or held:
-- a function that was turned away, has no figure or is missing would not be known any longer.
-- `nyt_udsnit` has the slices of the delivery.
select
    nyt.kommune_nr,
    nyt.periode,
    nyt.system,
    format(
        'regnskabet har intet tal for %s, som leverance %s har',
        string_agg(
            regexp_replace(gammel.konto::text, '^(.)(..)(..)$', '\1.\2.\3'),
            ', '
            order by gammel.konto
        ),
        min(gammel.levering_nr)
    ) as aarsag
from nyt_udsnit as nyt
inner join drift.levering as ny_levering
    on ny_levering.levering_nr = $1
inner join drift.levering_udsnit as udsnit
    on
        nyt.kommune_nr = udsnit.kommune_nr
        and nyt.periode = udsnit.periode
        and udsnit.kilde = 'dst-regnskab'
        and udsnit.status = 'gaeldende'
        and udsnit.levering_nr <> $1
inner join drift.levering as gammel_levering
    on udsnit.levering_nr = gammel_levering.levering_nr
inner join dsa.dst_regnskab as gammel
    on
        udsnit.levering_nr = gammel.levering_nr
        and udsnit.kommune_nr = gammel.kommune_nr
        and udsnit.periode = gammel.periode
        and gammel.beloeb_kr is not null
left join dsa.dst_regnskab as ny
    on
        ny.levering_nr = $1
        and gammel.kommune_nr = ny.kommune_nr
        and gammel.periode = ny.periode
        and gammel.konto = ny.konto
        and ny.beloeb_kr is not null
where
    ny.levering_nr is null
    and (ny_levering.leveret, ny_levering.sha256)
    > (gammel_levering.leveret, gammel_levering.sha256)
group by nyt.kommune_nr, nyt.periode, nyt.system;

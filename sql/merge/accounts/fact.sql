-- Reads: drift.levering_udsnit, dsa.dst_regnskab, regn_periode
-- The accounts of the kommuner and years in `regn_periode`. A function without a figure has no row.
select
    dsa.kommune_nr,
    dsa.periode,
    dsa.konto as konto_id,
    dsa.beloeb_kr,
    dsa.levering_nr,
    dsa.linje_nr
from regn_periode
inner join drift.levering_udsnit as udsnit
    on
        regn_periode.kommune_nr = udsnit.kommune_nr
        and regn_periode.periode = udsnit.periode
        and udsnit.kilde = 'dst-regnskab'
        and udsnit.status = 'gaeldende'
inner join dsa.dst_regnskab as dsa
    on
        udsnit.levering_nr = dsa.levering_nr
        and udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.periode = dsa.periode
        and dsa.beloeb_kr is not null

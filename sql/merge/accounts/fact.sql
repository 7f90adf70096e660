-- Reads: dsa.dst_regnskab_gaeldende, regn_periode
-- The accounts of the kommuner and years in `regn_periode`. A function without a figure has no row.
select
    dsa.kommune_nr,
    dsa.periode,
    dsa.konto as konto_id,
    dsa.beloeb_kr,
    dsa.levering_nr,
    dsa.linje_nr
from regn_periode
inner join dsa.dst_regnskab_gaeldende as dsa
    on
        regn_periode.kommune_nr = dsa.kommune_nr
        and regn_periode.periode = dsa.periode
        and dsa.beloeb_kr is not null

-- Reads: dm.dim_alder, dsa.dst_befolkning_gaeldende, regn_periode
-- Inhabitants of the kommuner and reference dates in `regn_periode`, by age. KØN and CIVILSTAND:
-- the total row where there is one in a cell, else the sum of all members; never both. An age with
-- a part that is missing, or has no figure, has none.
with
celle as (
    select
        dsa.kommune_nr,
        dsa.periode,
        dsa.alder,
        dsa.koen,
        dsa.civilstand,
        dsa.antal,
        dsa.levering_nr,
        bool_or(dsa.koen = 'TOT') over (
            partition by dsa.kommune_nr, dsa.periode, dsa.alder
        ) as har_koen_i_alt
    from regn_periode
    inner join dsa.dst_befolkning_gaeldende as dsa
        on
            regn_periode.kommune_nr = dsa.kommune_nr
            and regn_periode.periode = dsa.periode
),

koen_valgt as (
    select
        celle.*,
        bool_or(celle.civilstand = 'TOT') over koen as har_civilstand_i_alt,
        -- The total, or all four.
        bool_or(celle.civilstand = 'TOT') over koen or count(*) over koen = 4 as er_hel
    from celle
    where not celle.har_koen_i_alt or celle.koen = 'TOT'
    window koen as (partition by celle.kommune_nr, celle.periode, celle.alder, celle.koen)
),

antal as (
    select
        kommune_nr,
        periode,
        alder,
        levering_nr,
        sum(antal) as antal
    from koen_valgt
    where not har_civilstand_i_alt or civilstand = 'TOT'
    group by kommune_nr, periode, alder, levering_nr
    having
        count(*) = count(antal)
        and bool_and(er_hel)
        and (bool_or(har_koen_i_alt) or count(distinct koen) = 2)
)

select
    antal.kommune_nr,
    antal.periode,
    alder.alder_id,
    antal.antal,
    antal.levering_nr
from antal
inner join dm.dim_alder as alder
    on
        1000 + antal.alder = alder.alder_nr
        and antal.periode >= alder.gyldig_fra
        and antal.periode < alder.gyldig_til

-- Reads: drift.indstilling, drift.noegletal, drift.noegletal_regnet, regn_periode
-- The indicators of the kommuner in `regn_periode` as others see them: docs/adgang.md, "What others
-- see". Reckoned as one's own are, which the setting `dagtilbud.grundlag` makes start from what
-- others see of the months; rounded as they are published elsewhere.
select
    regnet.noegletal,
    regnet.kommune_nr,
    regnet.periode,
    faa.taeller,
    faa.naevner,
    case
        when faa.taeller is not null and faa.naevner is not null
            then round(regnet.vaerdi, noegletal.decimaler)
    end as vaerdi,
    regnet.antal_maaneder
from drift.noegletal_regnet as regnet
inner join drift.noegletal as noegletal
    on regnet.noegletal = noegletal.noegletal
cross join drift.indstilling
-- Kroner are no people; inhabitants, and the mean of months, may be few.
cross join
    lateral (
        select
            case
                when
                    noegletal.personer = 'naevner'
                    or regnet.taeller = 0 or regnet.taeller >= indstilling.mindste_gruppe
                    then regnet.taeller
            end as taeller,
            case
                when regnet.naevner = 0 or regnet.naevner >= indstilling.mindste_gruppe
                    then regnet.naevner
            end as naevner
    ) as faa
where
    regnet.kommune_nr in (
        select regn_periode.kommune_nr
        from regn_periode
    )

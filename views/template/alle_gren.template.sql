select
    '{noegletal_id}' as noegletal_id,
    '{noegletal_navn}' as noegletal_navn,
    '{underomraade}' as underomraade,
    '{frekvens}' as frekvens,
    '{enhed}' as enhed,
    {noegletal}.kommune_nr,
    {noegletal}.kommune_navn,
    {noegletal}.periode,
    {noegletal}.taeller,
    {noegletal}.naevner,
    {noegletal}.vaerdi,
    {noegletal}.antal_maaneder
from noegletal.{noegletal} as {noegletal}

select
    '{noegletal}' as noegletal,
    {noegletal}.kommune_nr,
    {noegletal}.periode,
    {noegletal}.taeller,
    {noegletal}.naevner,
    {noegletal}.vaerdi,
    {noegletal}.antal_maaneder
from drift.regnet_{noegletal} as {noegletal}

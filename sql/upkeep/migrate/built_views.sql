-- Reads: drift.visninger
-- Which edition of the views the database has, how many of them somebody has dropped since, and
-- what they are called.
select
    visninger.sha256,
    (
        select count(*) from unnest(visninger.navne) as visning (navn)
        where to_regclass(visning.navn) is null
    ) as antal_mangler,
    visninger.navne
from drift.visninger as visninger;

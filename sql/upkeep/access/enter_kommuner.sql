-- Reads: dm.dim_kommune
-- Makes: drift.adgang
-- Lists a login ($1) for kommuner ($2).
insert into drift.adgang (login, kommune_nr)
select
    $1 as login,
    kommune.kommune_nr
from dm.dim_kommune as kommune
where kommune.kommune_nr = any($2::smallint[]) and kommune.kommune_nr <> -1
on conflict do nothing;

-- Makes: drift.adgang_gruppe
-- Lists a login ($1) for groups ($2).
insert into drift.adgang_gruppe (login, gruppe)
select
    $1 as login,
    gruppe.navn
from unnest($2::text[]) as gruppe (navn)
on conflict do nothing;

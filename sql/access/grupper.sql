-- The groups of a login ($1) that `access` gives.
select gruppe.rolname::text as gruppe
from pg_auth_members as medlemskab
inner join pg_roles as gruppe
    on medlemskab.roleid = gruppe.oid
inner join pg_roles as login
    on medlemskab.member = login.oid
where
    login.rolname = $1
    and gruppe.rolname in (
        'dagtilbud_loader', 'dagtilbud_kommune', 'dagtilbud_benchmark', 'dagtilbud_cpr'
    )
order by gruppe;

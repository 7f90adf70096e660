-- Reads: pg_class
-- The grants on certain views, as statements that give them again.
select
    format(
        'grant %s on %s to %s%s',
        adgang.privilege_type,
        relation.oid::regclass,
        case when adgang.grantee = 0 then 'public' else adgang.grantee::regrole::text end,
        case when adgang.is_grantable then ' with grant option' else '' end
    ) as saetning
from unnest($1::text[]) as navn
inner join pg_class as relation
    on to_regclass(navn) = relation.oid
cross join lateral aclexplode(relation.relacl) as adgang
where adgang.grantee <> relation.relowner;

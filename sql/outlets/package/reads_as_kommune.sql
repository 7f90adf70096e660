-- Reads: pg_class, pg_roles
-- Whether the session reads as a kommune's own login does, and nothing beyond: the group's role
-- with no right to get past row security, row security active on every table that has it, and this
-- kommune the only one it is listed for.
select
    current_user = 'dagtilbud_kommune'
    and not rolle.rolsuper
    and not rolle.rolbypassrls
    and not pg_has_role(current_user, 'dagtilbud_ejer', 'member')
    and not drift.ser_alle()
    and drift.mine_kommuner() = array[$1, -1::smallint]
    and not exists (
        select 1
        from pg_class as relation
        where
            relation.relnamespace = 'dm'::regnamespace
            and relation.relkind in ('r', 'p')
            and relation.relrowsecurity
            and not row_security_active(relation.oid)
    ) as er_som_kommune
from pg_roles as rolle
where rolle.rolname = current_user;

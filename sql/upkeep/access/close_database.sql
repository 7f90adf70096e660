-- Reads: pg_database
-- Closes the database to whoever has not been let in, which is everybody when it is made: roles are
-- the server's, so a login of another warehouse could connect too. A dump does not carry this, nor
-- does a copy. With nothing to do, or for whoever may not, it does nothing.
do $$
declare
    basen text := current_database();
begin
    if exists (
        select 1
        from pg_database as base
        cross join
            lateral aclexplode(coalesce(base.datacl, acldefault('d', base.datdba))) as ret
        where
            base.datname = basen
            and pg_has_role(base.datdba, 'member')
            and ret.grantee = 0
            and ret.privilege_type in ('CONNECT', 'TEMPORARY')
    ) then
        execute format('revoke connect, temporary on database %I from public', basen);
        execute format('grant connect, create, temporary on database %I to dagtilbud_ejer', basen);
        execute format('grant temporary on database %I to dagtilbud_loader', basen);
    end if;
end;
$$;

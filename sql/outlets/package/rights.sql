-- Reads: drift.adgang, pg_auth_members, pg_roles
-- Whether who is connected may read as a kommune does, and was given the CPR numbers of this one.
select
    pg_has_role(session_user, 'dagtilbud_kommune', 'member')
    and pg_has_role(session_user, 'dagtilbud_ejer', 'member') as maa_laese,
    (
        select count(*) > 0
        from pg_auth_members as medlemskab
        inner join pg_roles as rolle
            on medlemskab.member = rolle.oid and rolle.rolname = session_user
        inner join drift.adgang as adgang
            on rolle.rolname = adgang.login and rolle.oid = adgang.login_oid
        where medlemskab.roleid = 'dagtilbud_cpr'::regrole and adgang.kommune_nr = $1
    ) as maa_slaa_cpr_op;

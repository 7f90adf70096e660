-- Who is connected, where that is a login that loads and was not let in by this database.
select session_user::text as login
where
    pg_has_role(session_user, 'dagtilbud_loader', 'member')
    and not drift.ser_alle();

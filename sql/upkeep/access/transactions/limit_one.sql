-- Makes: drift.adgang_transaktion
-- Gives a login ($1) a limit of its own, in minutes ($2), for how long a transaction may last.
insert into drift.adgang_transaktion (login, transaktion_minutter)
values ($1, $2)
on conflict (login) do update set
    transaktion_minutter = excluded.transaktion_minutter,
    login_oid = excluded.login_oid;

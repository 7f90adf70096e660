-- Makes: drift.cpr_noegle
-- Says what the pseudonyms are made with, where nobody has said so before.
insert into drift.cpr_noegle (salt, fingeraftryk)
values ($1, $2)
on conflict do nothing;

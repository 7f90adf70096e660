-- Makes: drift.cpr_noegle
-- What the pseudonyms are made with from now on.
update drift.cpr_noegle
set
    salt = $1,
    fingeraftryk = $2,
    taget_i_brug = now();

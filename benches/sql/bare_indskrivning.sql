-- A month of children and nothing else: the types of the staging, no index, no log. Hours stay
-- text, because senders write them with a decimal comma.
set datestyle = 'iso, dmy';
drop table if exists public.bare_indskrivning;
create unlogged table public.bare_indskrivning (
    kommune_nr smallint,
    system text,
    cpr text,
    fornavn text,
    efternavn text,
    koen text,
    statsborgerskab text,
    bopael_kommune_nr smallint,
    institutionskode text,
    pladstype text,
    taksttype text,
    oekonomisk_friplads_pct numeric,
    soeskenderabat_pct numeric,
    behandlingsmaessig_friplads boolean,
    timer_pr_uge text,
    indmeldt_dato date,
    udmeldt_dato date,
    foedselsdato date
);

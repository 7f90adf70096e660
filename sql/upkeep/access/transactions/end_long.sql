-- Ends the sessions that have been in one transaction for longer than their login may; says which
-- there were.
select
    lang.login,
    lang.pid,
    lang.program,
    to_char(lang.siden, 'YYYY-MM-DD HH24:MI') as siden,
    lang.transaktion_minutter,
    lang.er_afsluttet
from drift.afslut_lange_transaktioner() as lang;

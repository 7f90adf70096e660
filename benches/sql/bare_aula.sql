-- A month of attendance and nothing else: the types of the staging, no index, no log.
set datestyle = 'iso, dmy';
drop table if exists public.bare_aula;
create unlogged table public.bare_aula (
    kommune_nr smallint,
    institutionsnummer text,
    cpr text,
    dato date,
    registrering smallint,
    start time(0),
    slut time(0)
);

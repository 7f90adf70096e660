-- Reads: drift.cpr_kobling, drift.koblet_nummer, drift.levering, drift.levering_udsnit,
--        dsa.aula_tilstedevaerelse, dsa.dst_indskrivning, dsa.flis_personale
-- Makes: drift.afvist_raa, drift.cpr_kobling, drift.levering_udsnit, drift.rettet_linje,
--        dsa.aula_tilstedevaerelse, dsa.dst_indskrivning, dsa.flis_personale, kandidat_udsnit,
--        udloebet, udloebet_levering
-- The slices of children, attendance and staff before {foer}: their rows go, with the lines that
-- were turned away; the slices stay in the books as `trukket`, so that the same file is known.
create temp table udloebet on commit drop as
select
    udsnit.levering_nr,
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    udsnit.status,
    udsnit.antal_raekker
from drift.levering_udsnit as udsnit
where
    udsnit.kilde in ('dst-indskrivning', 'aula-tilstedevaerelse', 'flis-personale')
    and udsnit.periode < '{foer}'
    and (udsnit.antal_raekker > 0 or udsnit.status in ('gaeldende', 'erstattet'));

insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udloebet.kilde,
    udloebet.kommune_nr,
    udloebet.system,
    udloebet.periode,
    udloebet.levering_nr as levering_nr_foer
from udloebet
where udloebet.status = 'gaeldende';

delete from dsa.dst_indskrivning
where periode < '{foer}';

delete from dsa.aula_tilstedevaerelse
where periode < '{foer}';

delete from dsa.flis_personale
where periode < '{foer}';

update drift.levering_udsnit as udsnit
set
    status = 'trukket',
    antal_raekker = 0
from udloebet
where
    udsnit.levering_nr = udloebet.levering_nr
    and udsnit.kommune_nr = udloebet.kommune_nr
    and udsnit.periode = udloebet.periode
    and udsnit.system = udloebet.system;

-- What says that two numbers are one person goes when no row is about the person any longer; what
-- was said since then waits for its rows.
with
levende as (
    select person.gaeldende_uuid
    from drift.koblet_nummer as person
    inner join dsa.dst_indskrivning as dsa
        on person.person_uuid = dsa.borger_uuid
    union distinct
    select person.gaeldende_uuid
    from drift.koblet_nummer as person
    inner join dsa.aula_tilstedevaerelse as dsa
        on person.person_uuid = dsa.borger_uuid
    union distinct
    select person.gaeldende_uuid
    from drift.koblet_nummer as person
    inner join dsa.flis_personale as dsa
        on person.person_uuid = dsa.person_uuid
    union distinct
    select kobling.gaeldende_uuid
    from drift.cpr_kobling as kobling
    where kobling.koblet_tid >= '{foer}'
)

delete from drift.cpr_kobling as kobling
where kobling.gaeldende_uuid not in (select levende.gaeldende_uuid from levende);

-- Their lines as they came, and as they came back mended.
create temp table udloebet_levering on commit drop as
select levering.levering_nr
from drift.levering as levering
where
    levering.kilde in ('dst-indskrivning', 'aula-tilstedevaerelse', 'flis-personale')
    and left(levering.periode, 7) < left('{foer}', 7);

delete from drift.afvist_raa as raa
using udloebet_levering
where raa.levering_nr = udloebet_levering.levering_nr;

delete from drift.rettet_linje as rettet
using udloebet_levering
where rettet.levering_nr = udloebet_levering.levering_nr;

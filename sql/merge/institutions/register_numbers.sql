-- Reads: beroert_udsnit, drift.institution_stil_adresse_noegle, drift.institution_stil_noegle,
--        drift.levering, drift.levering_udsnit, dsa.stil_dagtilbud
-- Makes: beroert_register, drift.institution_stil_adresse_noegle, drift.institution_stil_noegle,
--        register_delt, register_graense, register_krav, register_sagt
-- A number of the register belongs to the country: where another kommune says it later, it ends
-- where it was. So a touched export may change what is known of other kommuner too.

-- The numbers that the touched exports say: each kommune's own key, with a history of its own.
create temp table register_sagt on commit drop as
select distinct
    dsa.niveau,
    dsa.kommune_nr,
    case dsa.niveau
        when 'anvisningsenhed' then dsa.anvisningsenhedsnummer
        else dsa.alternativ_adresse_nummer
    end as nummer
from beroert_udsnit as beroert
inner join dsa.stil_dagtilbud as dsa
    on
        beroert.levering_nr_efter = dsa.levering_nr
        and beroert.kommune_nr = dsa.kommune_nr
        and beroert.periode = dsa.periode
where
    beroert.kilde = 'stil-dagtilbud'
    and dsa.niveau <> 'daginstitution'
    and dsa.er_aktiv;

insert into drift.institution_stil_noegle (kommune_nr, dagtilbudsnummer)
select
    sagt.kommune_nr,
    sagt.nummer as dagtilbudsnummer
from register_sagt as sagt
where sagt.niveau = 'anvisningsenhed'
on conflict do nothing;

insert into drift.institution_stil_adresse_noegle (kommune_nr, alternativ_adresse_nummer)
select
    sagt.kommune_nr,
    sagt.nummer as alternativ_adresse_nummer
from register_sagt as sagt
where sagt.niveau = 'alternativ adresse'
on conflict do nothing;

-- The numbers that more than one kommune has said, and who.
create temp table register_delt on commit drop as
with
noegle as (
    select
        'anvisningsenhed' as niveau,
        dagtilbudsnummer as nummer,
        kommune_nr
    from drift.institution_stil_noegle
    union all
    select
        'alternativ adresse' as niveau,
        alternativ_adresse_nummer as nummer,
        kommune_nr
    from drift.institution_stil_adresse_noegle
)

select
    niveau,
    nummer,
    array_agg(kommune_nr) as kommuner
from noegle
group by niveau, nummer
having count(*) > 1;

analyze register_delt;

-- Where and when each of them is said by an export in force, and how long that kommune's export
-- speaks.
create temp table register_krav on commit drop as
with
snapshot as (
    select
        udsnit.kommune_nr,
        udsnit.periode,
        udsnit.levering_nr,
        lag(udsnit.periode) over kommune is null as er_foerste,
        coalesce(lead(udsnit.periode) over kommune, '9999-12-31'::date) as til
    from drift.levering_udsnit as udsnit
    where udsnit.kilde = 'stil-dagtilbud' and udsnit.status = 'gaeldende'
    window kommune as (partition by udsnit.kommune_nr order by udsnit.periode)
)

select
    delt.niveau,
    delt.nummer,
    delt.kommuner,
    snapshot.kommune_nr,
    snapshot.periode,
    snapshot.til,
    snapshot.er_foerste,
    levering.leveret,
    levering.sha256,
    dsa.linje_nr
from register_delt as delt
inner join dsa.stil_dagtilbud as dsa
    on
        delt.niveau = dsa.niveau
        and delt.nummer = case dsa.niveau
            when 'anvisningsenhed' then dsa.anvisningsenhedsnummer
            else dsa.alternativ_adresse_nummer
        end
        and dsa.er_aktiv
inner join snapshot
    on
        dsa.levering_nr = snapshot.levering_nr
        and dsa.kommune_nr = snapshot.kommune_nr
        and dsa.periode = snapshot.periode
inner join drift.levering as levering
    on snapshot.levering_nr = levering.levering_nr;

analyze register_krav;

-- What others leave of it: it ends where another kommune says the number later, it does not reach
-- back before its first export where another said it earlier, and of two on one day one counts:
-- that of the newest delivery, and within a file that of the first line.
create temp table register_graense on commit drop as
select
    krav.niveau,
    krav.nummer,
    krav.kommune_nr,
    krav.periode,
    min(anden.periode) filter (where anden.periode > krav.periode) as naeste,
    bool_or(anden.periode < krav.periode) as var_andetsteds,
    bool_or(
        anden.periode = krav.periode
        and (
            (anden.leveret, anden.sha256) > (krav.leveret, krav.sha256)
            or (
                (anden.leveret, anden.sha256) = (krav.leveret, krav.sha256)
                and anden.linje_nr < krav.linje_nr
            )
        )
    ) as viger
from register_krav as krav
inner join register_krav as anden
    on
        krav.niveau = anden.niveau
        and krav.nummer = anden.nummer
        and krav.kommune_nr <> anden.kommune_nr
group by krav.niveau, krav.nummer, krav.kommune_nr, krav.periode;

analyze register_graense;

-- The exports to look at: the touched ones, and those of others that speak on a touched day, or
-- first of all after it, of a number that the touched kommune has had.
create temp table beroert_register on commit drop as
select
    beroert.kilde,
    beroert.kommune_nr,
    beroert.periode
from beroert_udsnit as beroert
where beroert.kilde = 'stil-dagtilbud'
union distinct
select
    beroert.kilde,
    krav.kommune_nr,
    krav.periode
from beroert_udsnit as beroert
inner join register_krav as krav
    on
        beroert.kommune_nr <> krav.kommune_nr
        and beroert.kommune_nr = any(krav.kommuner)
        and (
            (beroert.periode >= krav.periode and beroert.periode < krav.til)
            or (beroert.periode <= krav.periode and krav.er_foerste)
        )
where beroert.kilde = 'stil-dagtilbud';

analyze beroert_register;

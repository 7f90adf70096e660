-- Question:    Who is employed where, as what, and how much?
-- Grain:       one row per employment, account and month
-- Numerator:   none; count distinct person_nr for employees (antal_medarbejdere), sum
--              beskaeftigelsesgrad for full-time persons (antal_fuldtidspersoner)
-- Denominator: none; for the mean grade (beskaeftigelsesgrad) distinct medarbejder_nr and dato
-- Exclusions:  rows that do not count on the 1st of the month
-- Source:      dm.fact_personale and its dimensions; docs/definitioner.md
-- Every key leads to a row (foreign keys), so a left join shows the same as an inner one; but the
-- planner leaves it out where nobody asks for the dimension, and does not take its row security for
-- one more condition on the rows of the fact.
create view kube.personale
with (security_invoker = true)
as
select
    fact.kommune_nr,
    fact.maaned as dato,
    tid.aar,
    tid.halvaar,
    tid.kvartal,
    tid.maaned_nr,
    tid.maaned_navn,
    fact.medarbejder_nr,
    medarbejder.ansaettelse_id,
    fact.person_nr,
    koen.koen as medarbejder_koen,
    medarbejder.foedselsdato as medarbejder_foedselsdato,
    alder.alder_aar as medarbejder_alder_aar,
    alder.alder as medarbejder_alder,
    anciennitet.alder_aar as medarbejder_anciennitet_aar,
    anciennitet.alder as medarbejder_anciennitet,
    konto.konto,
    konto.konto_navn,
    kategori.stillingskategori_kode,
    kategori.stillingskategori,
    kategori.er_paedagogisk,
    case when kategori.er_paedagogisk then 'Ja' else 'Nej' end as er_paedagogisk_tekst,
    overenskomst.overenskomst_kode,
    overenskomst.overenskomst,
    afloenningsform.afloenningsform,
    vilkaar.ansaettelsesvilkaar,
    medarbejder.ansat_dato as ansaettelsesstartdato,
    medarbejder.stop_dato as ansaettelsesstopdato,
    medarbejder.anciennitets_dato as anciennitetsdato,
    fact.ansat_kommune_nr as ansatkommune_nr,
    ansatkommune.kommune_navn as ansatkommune_navn,
    fact.institution_stil_nr,
    enhed.dagtilbudsnummer as stil_dagtilbudsnummer,
    enhed.enhedsnavn as stil_enhedsnavn,
    enhed.daginstitutionsnummer as stil_daginstitutionsnummer,
    enhed.daginstitutionsnavn as stil_daginstitutionsnavn,
    enhed.institutionstype_kode as stil_institutionstype_kode,
    enhed.institutionstype as stil_institutionstype,
    enhed.kategori as stil_kategori,
    fact.pseudonummer,
    fact.beskaeftigelsesgrad,
    fact.levering_nr,
    fact.linje_nr
from dm.fact_personale as fact
left join dm.dim_tid as tid
    on fact.maaned = tid.dato
left join dm.dim_medarbejder as medarbejder
    on fact.medarbejder_id = medarbejder.medarbejder_id
left join dm.dim_koen as koen
    on fact.koen_id = koen.koen_id
left join dm.dim_alder as alder
    on fact.alder_id = alder.alder_id
left join dm.dim_alder as anciennitet
    on fact.anciennitet_alder_id = anciennitet.alder_id
left join dm.dim_konto as konto
    on fact.konto_id = konto.konto_id
left join dm.dim_stillingskategori as kategori
    on fact.stillingskategori_id = kategori.stillingskategori_id
left join dm.dim_overenskomst as overenskomst
    on fact.overenskomst_id = overenskomst.overenskomst_id
left join dm.dim_afloenningsform as afloenningsform
    on fact.afloenningsform_id = afloenningsform.afloenningsform_id
left join dm.dim_ansaettelsesvilkaar as vilkaar
    on fact.ansaettelsesvilkaar_id = vilkaar.ansaettelsesvilkaar_id
left join dm.dim_kommune as ansatkommune
    on fact.ansat_kommune_nr = ansatkommune.kommune_nr
left join dm.dim_institution_stil as enhed
    on fact.institution_stil_id = enhed.institution_stil_id;

comment on view kube.personale is 'En række pr. ansættelse, konto og måned: ansatte den 1. Egen kommune.';
comment on column kube.personale.kommune_nr is 'Kommunen, der har leveret.';
comment on column kube.personale.dato is 'Månedens første dag; den dag, rækken tæller på.';
comment on column kube.personale.aar is 'Kalenderår.';
comment on column kube.personale.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column kube.personale.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column kube.personale.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column kube.personale.maaned_navn is 'Månedens navn.';
comment on column kube.personale.medarbejder_nr is 'Ansættelsens varige nummer.';
comment on column kube.personale.ansaettelse_id is 'Ansættelsens id i kommunen.';
comment on column kube.personale.person_nr is 'Personens varige nummer i kommunen; antal medarbejdere er antal forskellige.';
comment on column kube.personale.medarbejder_koen is 'Medarbejderens køn.';
comment on column kube.personale.medarbejder_foedselsdato is 'Medarbejderens fødselsdato; tom, hvor den ikke kendes.';
comment on column kube.personale.medarbejder_alder_aar is 'Alder den 1. i måneden, hele år; -1 er ukendt. Sorterer medarbejder_alder.';
comment on column kube.personale.medarbejder_alder is 'Alderen i ord.';
comment on column kube.personale.medarbejder_anciennitet_aar is 'Anciennitet den 1. i måneden, hele år; -1 er ukendt. Sorterer medarbejder_anciennitet.';
comment on column kube.personale.medarbejder_anciennitet is 'Ancienniteten i ord.';
comment on column kube.personale.konto is 'Kontoen i den autoriserede kontoplan, fx 5.25.14.';
comment on column kube.personale.konto_navn is 'Kontoens navn.';
comment on column kube.personale.stillingskategori_kode is 'Stillingskategoriens kode.';
comment on column kube.personale.stillingskategori is 'Stillingskategorien i ord.';
comment on column kube.personale.er_paedagogisk is 'Om stillingskategorien er pædagogisk personale i normeringen.';
comment on column kube.personale.er_paedagogisk_tekst is 'er_paedagogisk i ord: Ja eller Nej.';
comment on column kube.personale.overenskomst_kode is 'Overenskomstens kode.';
comment on column kube.personale.overenskomst is 'Overenskomsten i ord.';
comment on column kube.personale.afloenningsform is 'maanedsloen eller timeloen.';
comment on column kube.personale.ansaettelsesvilkaar is 'overenskomst, tjenestemand eller kommunens egen tekst.';
comment on column kube.personale.ansaettelsesstartdato is 'Første ansættelsesdag.';
comment on column kube.personale.ansaettelsesstopdato is 'Sidste ansættelsesdag; tom, hvor ansættelsen er åben.';
comment on column kube.personale.anciennitetsdato is 'Dato, ancienniteten regnes fra; tom, hvor den ikke er leveret.';
comment on column kube.personale.ansatkommune_nr is 'Kommunen, personen er ansat i.';
comment on column kube.personale.ansatkommune_navn is 'Navnet på kommunen, personen er ansat i.';
comment on column kube.personale.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor der ikke er en.';
comment on column kube.personale.stil_dagtilbudsnummer is 'Anvisningsenhedens nummer.';
comment on column kube.personale.stil_enhedsnavn is 'Anvisningsenhedens navn.';
comment on column kube.personale.stil_daginstitutionsnummer is 'Daginstitutionens nummer.';
comment on column kube.personale.stil_daginstitutionsnavn is 'Daginstitutionens navn.';
comment on column kube.personale.stil_institutionstype_kode is 'Typens kode i registret.';
comment on column kube.personale.stil_institutionstype is 'Typens tekst i registret.';
comment on column kube.personale.stil_kategori is 'Enhedens kategori efter type og ejerform.';
comment on column kube.personale.pseudonummer is 'Pseudonummer for centralt personale; ellers tom.';
comment on column kube.personale.beskaeftigelsesgrad is 'Beskæftigelsesgrad på kontoen, 1 er fuld tid; summen er fuldtidspersoner.';
comment on column kube.personale.levering_nr is 'Leverancen, rækken kom med.';
comment on column kube.personale.linje_nr is 'Linjens nummer i leverancens fil.';

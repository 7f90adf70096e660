-- Question:    Which children are enrolled where?
-- Grain:       one row per child, place and month
-- Numerator:   none; count distinct borger_nr for children (antal_indskrevne_boern), distinct
--              taellende_institution_nr for institutions (antal_institutioner)
-- Denominator: none
-- Exclusions:  rows that do not count on the 1st of the month; rows of a kommune's older system
--              where a child comes from two
-- Source:      dm.fact_indskrivning and its dimensions; docs/definitioner.md
-- Every key leads to a row (foreign keys), so a left join shows the same as an inner one; but the
-- planner leaves it out where nobody asks for the dimension, and does not take its row security for
-- one more condition on the rows of the fact.
create view kube.indskrivning
with (security_invoker = true)
as
select
    fact.kommune_nr as handlekommune_nr,
    handlekommune.kommune_navn as handlekommune_navn,
    fact.maaned,
    maaned.aar,
    maaned.halvaar,
    maaned.kvartal,
    maaned.maaned_nr,
    maaned.maaned_navn,
    maaned.aar_maaned,
    fact.borger_nr,
    borger.fornavn as borger_fornavn,
    borger.efternavn as borger_efternavn,
    borger.koen as borger_koen,
    borger.statsborgerskab as borger_statsborgerskab,
    borger.foedselsdato as borger_foedselsdato,
    fact.bopael_kommune_nr as bopaelskommune_nr,
    bopaelskommune.kommune_navn as bopaelskommune_navn,
    alder.alder_aar as barn_alder_aar,
    alder.alder_maaneder as barn_alder_maaneder,
    alder.alder as barn_alder,
    alder.aldersgruppe as barn_aldersgruppe,
    fact.institution_nr,
    institution.system as institution_system,
    institution.institutionskode,
    institution.institutionsnavn,
    institution.institutionstype,
    case
        when fact.institution_stil_id = -1 then institution.kategori
        else enhed.kategori
    end as kategori,
    fact.institution_stil_nr,
    enhed.dagtilbudsnummer as stil_dagtilbudsnummer,
    enhed.enhedsnavn as stil_enhedsnavn,
    enhed.daginstitutionsnummer as stil_daginstitutionsnummer,
    enhed.daginstitutionsnavn as stil_daginstitutionsnavn,
    enhed.institutionstype_kode as stil_institutionstype_kode,
    enhed.institutionstype as stil_institutionstype,
    ejerform.ejerform_kode as stil_ejerform_kode,
    ejerform.ejerform as stil_ejerform,
    pladstype.pladstype,
    taksttype.taksttype,
    rabat.rabat,
    rabat.oekonomisk_friplads_pct,
    rabat.soeskenderabat_pct,
    rabat.behandlingsmaessig_friplads_tekst as behandlingsmaessig_friplads,
    fact.timer_pr_uge,
    fact.fuldtidsandel,
    fact.levering_nr,
    fact.linje_nr,
    fact.maaned as dato,
    tid.iso_aar,
    tid.iso_uge,
    tid.ugedag_nr,
    tid.ugedag_navn,
    concat_ws(', ', borger.efternavn, borger.fornavn, fact.borger_nr) as borger,
    case
        when fact.institution_stil_nr <> -1 then fact.institution_stil_nr
        when fact.institution_nr <> -1 then -fact.institution_nr
        else 0
    end as taellende_institution_nr
from dm.fact_indskrivning as fact
left join dm.dim_kommune as handlekommune
    on fact.kommune_nr = handlekommune.kommune_nr
left join dm.dim_maaned as maaned
    on fact.maaned = maaned.maaned
left join dm.dim_tid as tid
    on fact.maaned = tid.dato
left join dm.dim_borger as borger
    on fact.borger_id = borger.borger_id
left join dm.dim_kommune as bopaelskommune
    on fact.bopael_kommune_nr = bopaelskommune.kommune_nr
left join dm.dim_alder as alder
    on fact.alder_id = alder.alder_id
left join dm.dim_institution as institution
    on fact.institution_id = institution.institution_id
left join dm.dim_institution_stil as enhed
    on fact.institution_stil_id = enhed.institution_stil_id
left join dm.dim_ejerform as ejerform
    on fact.ejerform_id = ejerform.ejerform_id
left join dm.dim_pladstype as pladstype
    on fact.pladstype_id = pladstype.pladstype_id
left join dm.dim_taksttype as taksttype
    on fact.taksttype_id = taksttype.taksttype_id
left join dm.dim_rabat as rabat
    on fact.rabat_id = rabat.rabat_id;

comment on view kube.indskrivning is 'En række pr. barn, plads og måned: børn, der er indskrevet den 1. Egen kommune.';
comment on column kube.indskrivning.handlekommune_nr is 'Kommunen, der har leveret.';
comment on column kube.indskrivning.handlekommune_navn is 'Navnet på kommunen, der har leveret.';
comment on column kube.indskrivning.maaned is 'Måneden (dens første dag).';
comment on column kube.indskrivning.aar is 'Kalenderår.';
comment on column kube.indskrivning.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column kube.indskrivning.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column kube.indskrivning.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column kube.indskrivning.maaned_navn is 'Månedens navn.';
comment on column kube.indskrivning.aar_maaned is 'År og måned, fx 2022-11.';
comment on column kube.indskrivning.borger_nr is 'Barnets varige nummer i kommunen; antal børn er antal forskellige.';
comment on column kube.indskrivning.borger_fornavn is 'Barnets fornavn.';
comment on column kube.indskrivning.borger_efternavn is 'Barnets efternavn.';
comment on column kube.indskrivning.borger_koen is 'K, M eller U (ukendt).';
comment on column kube.indskrivning.borger_statsborgerskab is 'Landekode (ISO 3166, to bogstaver).';
comment on column kube.indskrivning.borger_foedselsdato is 'Fødselsdato.';
comment on column kube.indskrivning.bopaelskommune_nr is 'Kommunen, barnet bor i; -1 er ukendt.';
comment on column kube.indskrivning.bopaelskommune_navn is 'Navnet på kommunen, barnet bor i.';
comment on column kube.indskrivning.barn_alder_aar is 'Alder den 1. i måneden, hele år.';
comment on column kube.indskrivning.barn_alder_maaneder is 'Måneder ud over hele år.';
comment on column kube.indskrivning.barn_alder is 'Alderen i ord.';
comment on column kube.indskrivning.barn_aldersgruppe is '0-2, 3-5 eller 6+.';
comment on column kube.indskrivning.institution_nr is 'Den lokale institutions varige nummer; -1 er ukendt.';
comment on column kube.indskrivning.institution_system is 'Fagsystemet.';
comment on column kube.indskrivning.institutionskode is 'Kommunens egen kode.';
comment on column kube.indskrivning.institutionsnavn is 'Kommunens eget navn.';
comment on column kube.indskrivning.institutionstype is 'Kommunens egen tekst for typen.';
comment on column kube.indskrivning.kategori is 'Kategorien: registrets, hvor det kender enheden, ellers efter kommunens tekst.';
comment on column kube.indskrivning.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor registret ikke kender den.';
comment on column kube.indskrivning.stil_dagtilbudsnummer is 'Anvisningsenhedens nummer.';
comment on column kube.indskrivning.stil_enhedsnavn is 'Anvisningsenhedens navn.';
comment on column kube.indskrivning.stil_daginstitutionsnummer is 'Daginstitutionens nummer.';
comment on column kube.indskrivning.stil_daginstitutionsnavn is 'Daginstitutionens navn.';
comment on column kube.indskrivning.stil_institutionstype_kode is 'Typens kode i registret.';
comment on column kube.indskrivning.stil_institutionstype is 'Typens tekst i registret.';
comment on column kube.indskrivning.stil_ejerform_kode is 'Ejerformens kode i registret.';
comment on column kube.indskrivning.stil_ejerform is 'Ejerformens tekst i registret.';
comment on column kube.indskrivning.pladstype is 'Kommunens egen tekst for pladsens type.';
comment on column kube.indskrivning.taksttype is 'Kommunens egen tekst for taksten.';
comment on column kube.indskrivning.rabat is 'Friplads og rabat i ord.';
comment on column kube.indskrivning.oekonomisk_friplads_pct is 'Økonomisk friplads i procent.';
comment on column kube.indskrivning.soeskenderabat_pct is 'Søskenderabat i procent.';
comment on column kube.indskrivning.behandlingsmaessig_friplads is 'Ja, Nej eller Ukendt.';
comment on column kube.indskrivning.timer_pr_uge is 'Pladsens timer om ugen.';
comment on column kube.indskrivning.fuldtidsandel is 'Barnets fuldtidsandel i måneden (1, 0,75 eller 0,5); ens på alle dets rækker.';
comment on column kube.indskrivning.levering_nr is 'Leverancen, rækken kom med.';
comment on column kube.indskrivning.linje_nr is 'Linjens nummer i leverancens fil.';
comment on column kube.indskrivning.dato is 'Månedens første dag; den dag, barnet tæller på.';
comment on column kube.indskrivning.iso_aar is 'Året, som dagens ISO-uge hører til.';
comment on column kube.indskrivning.iso_uge is 'Dagens ISO-uge, 1-53.';
comment on column kube.indskrivning.ugedag_nr is 'Dagens ugedag, 1 er mandag; sorterer ugedag_navn.';
comment on column kube.indskrivning.ugedag_navn is 'Ugedagens navn.';
comment on column kube.indskrivning.borger is 'Barnet: efternavn, fornavn og varigt nummer.';
comment on column kube.indskrivning.taellende_institution_nr is 'Institutionen, som den tælles: anvisningsenhedens varige nummer, ellers den lokale institutions med minus foran, 0 for ukendte; antal institutioner er antal forskellige.';

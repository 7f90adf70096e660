-- Question:    Which children are present where, when?
-- Grain:       one row per registration in Aula of a child on a day
-- Numerator:   none; count distinct borger_nr for children (antal_unikke_boern); sum fuldtidsandel
--              over distinct borger_nr and tid_maaned for full-time children (antal_fuldtidsboern)
-- Denominator: none
-- Exclusions:  units that the register does not know on the day; they are in kube.aula_dsa
-- Source:      dm.fact_tilstedevaerelse and its dimensions, dm.fact_indskrivning for the share;
--              docs/definitioner.md
-- Every key leads to a row (foreign keys), so a left join shows the same as an inner one; but the
-- planner leaves it out where nobody asks for the dimension, and does not take its row security for
-- one more condition on the rows of the fact.
create view kube.tilstedevaerelse
with (security_invoker = true)
as
select
    fact.kommune_nr as handlekommune_nr,
    handlekommune.kommune_navn as handlekommune_navn,
    fact.dato,
    tid.maaned as tid_maaned,
    tid.aar,
    tid.halvaar,
    tid.kvartal,
    tid.maaned_nr,
    tid.maaned_navn,
    tid.iso_aar,
    tid.iso_uge,
    tid.ugedag_nr,
    tid.ugedag_navn,
    tid.helligdag,
    tid.er_hverdag,
    case when tid.er_hverdag then 'Ja' else 'Nej' end as er_hverdag_tekst,
    fact.borger_nr,
    fact.institution_stil_nr,
    enhed.dagtilbudsnummer as stil_dagtilbudsnummer,
    enhed.enhedsnavn as stil_enhedsnavn,
    enhed.daginstitutionsnummer as stil_daginstitutionsnummer,
    enhed.daginstitutionsnavn as stil_daginstitutionsnavn,
    enhed.institutionstype_kode as stil_institutionstype_kode,
    enhed.institutionstype as stil_institutionstype,
    enhed.kategori as stil_kategori,
    fact.registrering_id as registrering_kode,
    registrering.registrering,
    registrering.registrering_gruppe_nr,
    registrering.registrering_gruppe,
    start.tidspunkt as starttidspunkt,
    start.kvarter as starttidspunkt_kvarter,
    slut.tidspunkt as sluttidspunkt,
    slut.kvarter as sluttidspunkt_kvarter,
    fact.minutter,
    indskrivning.fuldtidsandel,
    fact.levering_nr,
    fact.linje_nr
from dm.fact_tilstedevaerelse as fact
left join dm.dim_kommune as handlekommune
    on fact.kommune_nr = handlekommune.kommune_nr
left join dm.dim_tid as tid
    on fact.dato = tid.dato
left join dm.dim_institution_stil as enhed
    on fact.institution_stil_id = enhed.institution_stil_id
left join dm.dim_registrering as registrering
    on fact.registrering_id = registrering.registrering_id
left join dm.dim_tidspunkt as start
    on fact.starttidspunkt_id = start.tidspunkt_id
left join dm.dim_tidspunkt as slut
    on fact.sluttidspunkt_id = slut.tidspunkt_id
-- Grouped by the key, so that the planner drops the join where nobody asks for the share.
left join (
    select
        plads.kommune_nr,
        plads.maaned,
        plads.borger_nr,
        max(plads.fuldtidsandel)::numeric(3, 2) as fuldtidsandel
    from dm.fact_indskrivning as plads
    group by plads.kommune_nr, plads.maaned, plads.borger_nr
) as indskrivning
    on
        fact.kommune_nr = indskrivning.kommune_nr
        and tid.maaned = indskrivning.maaned
        and fact.borger_nr = indskrivning.borger_nr;

comment on view kube.tilstedevaerelse is 'En række pr. registrering i Aula af et barn på en dag, i enheder, som registret kender den dag. Egen kommune.';
comment on column kube.tilstedevaerelse.handlekommune_nr is 'Kommunen, der har leveret.';
comment on column kube.tilstedevaerelse.handlekommune_navn is 'Navnet på kommunen, der har leveret.';
comment on column kube.tilstedevaerelse.dato is 'Dagen.';
comment on column kube.tilstedevaerelse.tid_maaned is 'Dagens måned (dens første dag); fuldtidsandelen er månedens.';
comment on column kube.tilstedevaerelse.aar is 'Kalenderår.';
comment on column kube.tilstedevaerelse.halvaar is 'Halvår med år, fx 2022 H2.';
comment on column kube.tilstedevaerelse.kvartal is 'Kvartal med år, fx 2022 K4.';
comment on column kube.tilstedevaerelse.maaned_nr is 'Måned, 1-12; sorterer maaned_navn.';
comment on column kube.tilstedevaerelse.maaned_navn is 'Månedens navn.';
comment on column kube.tilstedevaerelse.iso_aar is 'Året, som ISO-ugen hører til.';
comment on column kube.tilstedevaerelse.iso_uge is 'ISO-uge, 1-53.';
comment on column kube.tilstedevaerelse.ugedag_nr is 'Ugedag, 1 er mandag; sorterer ugedag_navn.';
comment on column kube.tilstedevaerelse.ugedag_navn is 'Ugedagens navn.';
comment on column kube.tilstedevaerelse.helligdag is 'Helligdagens navn; tom på andre dage.';
comment on column kube.tilstedevaerelse.er_hverdag is 'Om dagen hverken er weekend eller helligdag.';
comment on column kube.tilstedevaerelse.er_hverdag_tekst is 'er_hverdag i ord: Ja eller Nej.';
comment on column kube.tilstedevaerelse.borger_nr is 'Barnets varige nummer i kommunen, som i kube.indskrivning; antal børn er antal forskellige.';
comment on column kube.tilstedevaerelse.institution_stil_nr is 'Anvisningsenhedens varige nummer; -1, hvor der ikke er en.';
comment on column kube.tilstedevaerelse.stil_dagtilbudsnummer is 'Anvisningsenhedens nummer.';
comment on column kube.tilstedevaerelse.stil_enhedsnavn is 'Anvisningsenhedens navn.';
comment on column kube.tilstedevaerelse.stil_daginstitutionsnummer is 'Daginstitutionens nummer.';
comment on column kube.tilstedevaerelse.stil_daginstitutionsnavn is 'Daginstitutionens navn.';
comment on column kube.tilstedevaerelse.stil_institutionstype_kode is 'Typens kode i registret.';
comment on column kube.tilstedevaerelse.stil_institutionstype is 'Typens tekst i registret.';
comment on column kube.tilstedevaerelse.stil_kategori is 'Enhedens kategori efter type og ejerform.';
comment on column kube.tilstedevaerelse.registrering_kode is 'Aulas kode for registreringen, 0-8.';
comment on column kube.tilstedevaerelse.registrering is 'Registreringen i ord.';
comment on column kube.tilstedevaerelse.registrering_gruppe_nr is 'Gruppens nummer; sorterer registrering_gruppe.';
comment on column kube.tilstedevaerelse.registrering_gruppe is 'Til stede, Fraværende eller Syg.';
comment on column kube.tilstedevaerelse.starttidspunkt is 'Hvornår registreringen begynder, tt:mm; Ukendt, hvor det ikke er leveret.';
comment on column kube.tilstedevaerelse.starttidspunkt_kvarter is 'Kvarteret, registreringen begynder i, fx 07:15.';
comment on column kube.tilstedevaerelse.sluttidspunkt is 'Hvornår registreringen slutter, tt:mm; Ukendt, hvor det ikke kendes.';
comment on column kube.tilstedevaerelse.sluttidspunkt_kvarter is 'Kvarteret, registreringen slutter i, fx 16:30.';
comment on column kube.tilstedevaerelse.minutter is 'Hele minutter fra start til slut; tom, hvor en af dem er ukendt.';
comment on column kube.tilstedevaerelse.fuldtidsandel is 'Barnets fuldtidsandel i måneden (1, 0,75 eller 0,5); tom, hvor ingen indskrivning kender barnet.';
comment on column kube.tilstedevaerelse.levering_nr is 'Leverancen, rækken kom med.';
comment on column kube.tilstedevaerelse.linje_nr is 'Linjens nummer i leverancens fil.';

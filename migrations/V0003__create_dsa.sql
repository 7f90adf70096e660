-- Staging: the accepted rows of every delivery, typed, column for column as they came.

set local role dagtilbud_ejer;

create table dsa.dst_institution (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    system text collate "C" not null,
    institutionskode text collate "C" not null,
    institutionsnavn text not null,
    institutionstype text not null,
    dagtilbudsnummer text collate "C",
    constraint dst_institution_pkey primary key (levering_nr, linje_nr)
);
create index dst_institution_kommune_nr_idx
on dsa.dst_institution (kommune_nr, system, periode);
comment on table dsa.dst_institution is 'En række pr. lokal institution i en måneds leverance.';
comment on column dsa.dst_institution.institutionskode is 'Kommunens egen kode for institutionen.';
comment on column dsa.dst_institution.institutionsnavn is 'Kommunens eget navn for institutionen.';
comment on column dsa.dst_institution.institutionstype is 'Kommunens egen tekst for typen.';
comment on column dsa.dst_institution.dagtilbudsnummer is 'Anvisningsenhedens nummer i dagtilbudsregistret; tom, hvor den ikke er koblet.';

create table dsa.dst_indskrivning (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    system text collate "C" not null,
    borger_uuid uuid not null,
    fornavn text,
    efternavn text,
    koen text,
    statsborgerskab text,
    bopael_kommune_nr smallint,
    institutionskode text collate "C" not null,
    pladstype text,
    taksttype text,
    oekonomisk_friplads_pct numeric,
    soeskenderabat_pct numeric,
    behandlingsmaessig_friplads boolean,
    timer_pr_uge numeric not null,
    indmeldt_dato date not null,
    udmeldt_dato date,
    foedselsdato date not null,
    constraint dst_indskrivning_pkey primary key (levering_nr, linje_nr)
);
create index dst_indskrivning_kommune_nr_idx on dsa.dst_indskrivning (kommune_nr, periode);
comment on table dsa.dst_indskrivning is 'En række pr. barn, institution og pladstype i en måneds leverance.';
comment on column dsa.dst_indskrivning.borger_uuid is 'Barnets pseudonym; nummeret står i drift.cpr_boks.';
comment on column dsa.dst_indskrivning.fornavn is 'Barnets fornavn.';
comment on column dsa.dst_indskrivning.efternavn is 'Barnets efternavn.';
comment on column dsa.dst_indskrivning.koen is 'K eller M; hvor det ikke er leveret, udledt af CPR-nummeret.';
comment on column dsa.dst_indskrivning.statsborgerskab is 'Landekode (ISO 3166, to bogstaver).';
comment on column dsa.dst_indskrivning.bopael_kommune_nr is 'Kommunen, barnet bor i; tom, hvor den ikke er leveret, -1, hvor den ikke er en af de 98.';
comment on column dsa.dst_indskrivning.institutionskode is 'Kommunens egen kode for institutionen.';
comment on column dsa.dst_indskrivning.pladstype is 'Kommunens egen tekst for pladsens type.';
comment on column dsa.dst_indskrivning.taksttype is 'Kommunens egen tekst for taksten.';
comment on column dsa.dst_indskrivning.oekonomisk_friplads_pct is 'Økonomisk friplads i procent.';
comment on column dsa.dst_indskrivning.soeskenderabat_pct is 'Søskenderabat i procent.';
comment on column dsa.dst_indskrivning.behandlingsmaessig_friplads is 'Om pladsen er en behandlingsmæssig friplads.';
comment on column dsa.dst_indskrivning.timer_pr_uge is 'Timer om ugen.';
comment on column dsa.dst_indskrivning.indmeldt_dato is 'Første dag på pladsen.';
comment on column dsa.dst_indskrivning.udmeldt_dato is 'Sidste dag på pladsen; tom, hvor den er åben.';
comment on column dsa.dst_indskrivning.foedselsdato is 'Fødselsdato, af CPR-nummeret eller leveret.';

create table dsa.stil_dagtilbud (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    niveau text not null,
    navn text not null,
    daginstitutionsnummer text collate "C" not null,
    anvisningsenhedsnummer text collate "C",
    alternativ_adresse_nummer text collate "C",
    ejerform_kode text collate "C",
    ejerform text,
    lovgrundlag_kode text collate "C",
    lovgrundlag text,
    institutionstype_kode text collate "C",
    institutionstype text,
    er_aktiv boolean not null,
    vejnavn text,
    husnummer text,
    postnummer text,
    bynavn text,
    geo_bredde numeric,
    geo_laengde numeric,
    cvr_nummer text,
    p_nummer text,
    constraint stil_dagtilbud_pkey primary key (levering_nr, linje_nr)
);
create index stil_dagtilbud_kommune_nr_idx on dsa.stil_dagtilbud (kommune_nr, periode);
comment on table dsa.stil_dagtilbud is 'En række pr. daginstitution, anvisningsenhed eller alternativ adresse i et udtræk af dagtilbudsregistret.';
comment on column dsa.stil_dagtilbud.niveau is 'daginstitution, anvisningsenhed eller alternativ adresse.';
comment on column dsa.stil_dagtilbud.navn is 'Navnet på rækkens niveau.';
comment on column dsa.stil_dagtilbud.daginstitutionsnummer is 'Daginstitutionens nummer (D og fem cifre).';
comment on column dsa.stil_dagtilbud.anvisningsenhedsnummer is 'Anvisningsenhedens nummer (G og fem cifre); tom på daginstitutioner.';
comment on column dsa.stil_dagtilbud.alternativ_adresse_nummer is 'Den alternative adresses nummer; tom på de andre niveauer.';
comment on column dsa.stil_dagtilbud.ejerform_kode is 'Ejerformens kode.';
comment on column dsa.stil_dagtilbud.ejerform is 'Ejerformens tekst.';
comment on column dsa.stil_dagtilbud.lovgrundlag_kode is 'Lovgrundlagets kode.';
comment on column dsa.stil_dagtilbud.lovgrundlag is 'Lovgrundlagets tekst.';
comment on column dsa.stil_dagtilbud.institutionstype_kode is 'Typens kode (instType3), fx 6012.';
comment on column dsa.stil_dagtilbud.institutionstype is 'Typens tekst.';
comment on column dsa.stil_dagtilbud.er_aktiv is 'Om aktivitetsstatus er Aktiv; en nedlagt enhed slutter.';
comment on column dsa.stil_dagtilbud.vejnavn is 'Vejnavn.';
comment on column dsa.stil_dagtilbud.husnummer is 'Husnummer.';
comment on column dsa.stil_dagtilbud.postnummer is 'Postnummer.';
comment on column dsa.stil_dagtilbud.bynavn is 'Postdistriktets navn.';
comment on column dsa.stil_dagtilbud.geo_bredde is 'Breddegrad (WGS 84).';
comment on column dsa.stil_dagtilbud.geo_laengde is 'Længdegrad (WGS 84).';
comment on column dsa.stil_dagtilbud.cvr_nummer is 'CVR-nummer, otte cifre.';
comment on column dsa.stil_dagtilbud.p_nummer is 'P-nummer, ti cifre; flere enheder kan dele et.';

create table dsa.aula_tilstedevaerelse (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    institutionsnummer text collate "C" not null,
    borger_uuid uuid not null,
    registrering smallint not null,
    starttid time(0),
    sluttid time(0),
    start_minut smallint,
    slut_minut smallint,
    minutter smallint,
    -- Millions of rows a month: one index, in the order in which they come, serves all questions.
    constraint aula_tilstedevaerelse_pkey
    primary key (levering_nr, periode, kommune_nr, linje_nr)
);
comment on table dsa.aula_tilstedevaerelse is 'En række pr. registrering i Aulas komme/gå, også klubbers og SFO''ers.';
comment on column dsa.aula_tilstedevaerelse.institutionsnummer is 'Enhedens nummer, som Aula leverer det.';
comment on column dsa.aula_tilstedevaerelse.borger_uuid is 'Barnets pseudonym; nummeret står i drift.cpr_boks.';
comment on column dsa.aula_tilstedevaerelse.registrering is 'Aulas kode 0-8.';
comment on column dsa.aula_tilstedevaerelse.starttid is 'Hvornår registreringen begynder, lokaltid; tom, hvor den ikke er leveret.';
comment on column dsa.aula_tilstedevaerelse.sluttid is 'Hvornår den slutter; tom, hvor den ikke kendes (Aula skriver 23:59).';
comment on column dsa.aula_tilstedevaerelse.start_minut is 'starttid i hele minutter efter midnat.';
comment on column dsa.aula_tilstedevaerelse.slut_minut is 'sluttid i hele minutter efter midnat.';
comment on column dsa.aula_tilstedevaerelse.minutter is 'Hele minutter fra start til slut; tom, hvor en af dem er ukendt.';

create table dsa.flis_personale (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    ansaettelse_id text collate "C" not null,
    person_uuid uuid not null,
    koen text,
    foedselsdato date,
    konto integer not null,
    dagtilbudsnummer text collate "C",
    stillingskategori_kode text collate "C" not null,
    stillingskategori text,
    overenskomst_kode text collate "C" not null,
    overenskomst text,
    afloenningsform text not null,
    ansaettelsesvilkaar text not null,
    beskaeftigelsesgrad numeric not null,
    ansat_dato date not null,
    stop_dato date,
    anciennitets_dato date,
    ansat_kommune_nr smallint,
    constraint flis_personale_pkey primary key (levering_nr, linje_nr)
);
create index flis_personale_kommune_nr_idx on dsa.flis_personale (kommune_nr, periode);
comment on table dsa.flis_personale is 'En række pr. ansættelse og konto i en måneds leverance.';
comment on column dsa.flis_personale.ansaettelse_id is 'Ansættelsens id, entydigt i kommunen.';
comment on column dsa.flis_personale.person_uuid is 'Den ansattes pseudonym; nummeret står i drift.cpr_boks.';
comment on column dsa.flis_personale.koen is 'K eller M; hvor det ikke er leveret, udledt af CPR-nummeret.';
comment on column dsa.flis_personale.foedselsdato is 'Fødselsdato, udledt af CPR-nummeret; tom ved erstatningsnumre med bogstaver.';
comment on column dsa.flis_personale.konto is 'Kontoens første fem cifre, fx 52514.';
comment on column dsa.flis_personale.dagtilbudsnummer is 'Anvisningsenhedens nummer, et pseudonummer (00099901-00099905, 00099909) eller tom.';
comment on column dsa.flis_personale.stillingskategori_kode is 'Stillingskategoriens kode.';
comment on column dsa.flis_personale.stillingskategori is 'Stillingskategoriens tekst.';
comment on column dsa.flis_personale.overenskomst_kode is 'Overenskomstens kode.';
comment on column dsa.flis_personale.overenskomst is 'Overenskomstens tekst.';
comment on column dsa.flis_personale.afloenningsform is 'maanedsloen eller timeloen.';
comment on column dsa.flis_personale.ansaettelsesvilkaar is 'overenskomst, tjenestemand eller kommunens egen tekst.';
comment on column dsa.flis_personale.beskaeftigelsesgrad is 'Beskæftigelsesgrad, 1 er fuld tid.';
comment on column dsa.flis_personale.ansat_dato is 'Første ansættelsesdag.';
comment on column dsa.flis_personale.stop_dato is 'Sidste ansættelsesdag; tom, hvor ansættelsen er åben.';
comment on column dsa.flis_personale.anciennitets_dato is 'Dato, ancienniteten regnes fra.';
comment on column dsa.flis_personale.ansat_kommune_nr is 'Kommunen, personen er ansat i, hvor det er en anden; -1, hvor den ikke er en af de 98.';

create table dsa.dst_noeglefil (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    gyldig_fra date not null,
    gyldig_til date,
    andel_vu numeric not null,
    andel_bh numeric not null,
    andel_dp numeric not null,
    constraint dst_noeglefil_pkey primary key (levering_nr, linje_nr)
);
create index dst_noeglefil_kommune_nr_idx on dsa.dst_noeglefil (kommune_nr);
comment on table dsa.dst_noeglefil is 'En række pr. kommune og gyldighed: hvordan kommunen fordeler sit personale.';
comment on column dsa.dst_noeglefil.gyldig_fra is 'Første dag, fordelingen gælder.';
comment on column dsa.dst_noeglefil.gyldig_til is 'Sidste dag, den gælder; tom, hvor den er åben.';
comment on column dsa.dst_noeglefil.andel_vu is 'Andel til 0-2-årige (vuggestue), 0-1.';
comment on column dsa.dst_noeglefil.andel_bh is 'Andel til 3-5-årige (børnehave), 0-1.';
comment on column dsa.dst_noeglefil.andel_dp is 'Andel til dagpleje, 0-1; bruges ikke af N1-N3.';

create table dsa.dst_befolkning (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    koen text collate "C" not null,
    civilstand text collate "C" not null,
    alder smallint not null,
    antal integer,
    constraint dst_befolkning_pkey primary key (levering_nr, linje_nr)
);
create index dst_befolkning_kommune_nr_idx on dsa.dst_befolkning (kommune_nr, periode);
comment on table dsa.dst_befolkning is 'En række pr. kommune, tidspunkt, alder, køn og civilstand i Statistikbankens FOLK1A/FOLK1AM.';
comment on column dsa.dst_befolkning.koen is 'Kode eller tekst fra tabellen; TOT er i alt, også hvor kolonnen mangler.';
comment on column dsa.dst_befolkning.civilstand is 'Kode eller tekst fra tabellen; TOT er i alt, også hvor kolonnen mangler.';
comment on column dsa.dst_befolkning.alder is 'Alder i hele år, 0-5.';
comment on column dsa.dst_befolkning.antal is 'Antal indbyggere; tom, hvor tabellen har to prikker (..).';

create table dsa.dst_regnskab (
    levering_nr integer not null,
    linje_nr integer not null,
    kommune_nr smallint not null,
    periode date not null,
    konto integer not null,
    beloeb_kr numeric,
    constraint dst_regnskab_pkey primary key (levering_nr, linje_nr)
);
create index dst_regnskab_kommune_nr_idx on dsa.dst_regnskab (kommune_nr, periode);
comment on table dsa.dst_regnskab is 'En række pr. kommune, år og funktion i Statistikbankens REGK31, driftskonti i alt.';
comment on column dsa.dst_regnskab.konto is 'Funktionens fem cifre, 52510-52519.';
comment on column dsa.dst_regnskab.beloeb_kr is 'Beløb i kr. i løbende priser; kan være negativt; tom, hvor der ikke er noget tal.';

-- The columns that every staging table begins with mean the same everywhere.
do $$
declare
    tabel text;
begin
    for tabel in
        select relation.relname from pg_class as relation
        where relation.relnamespace = 'dsa'::regnamespace and relation.relkind = 'r'
    loop
        execute format('comment on column dsa.%I.levering_nr is %L', tabel, 'Leverancen, rækken kom med.');
        execute format('comment on column dsa.%I.linje_nr is %L', tabel, 'Linjens nummer i filen; 1 er overskriften.');
        execute format('comment on column dsa.%I.kommune_nr is %L', tabel, 'Kommunen, der har leveret.');
        execute format('comment on column dsa.%I.periode is %L', tabel, 'Udsnittets første dag (måned, dag, år eller referencedato).');
    end loop;
    foreach tabel in array array['dst_institution', 'dst_indskrivning'] loop
        execute format('comment on column dsa.%I.system is %L', tabel, 'Fagsystemet med små bogstaver, fx kmd.');
    end loop;
end;
$$;

reset role;

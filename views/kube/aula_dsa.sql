-- Question:    Which registrations in Aula does the star leave out?
-- Grain:       one row per registration in Aula of a child on a day
-- Numerator:   none
-- Denominator: none
-- Exclusions:  units that the register knows on the day; they are in kube.tilstedevaerelse
-- Source:      dsa.aula_tilstedevaerelse, the deliveries in force; docs/leverancer.md
-- Runs with its owner's rights, so that nobody needs a right in dsa, which BI tools would list. Row
-- security holds for the owner too, and asks who is logged in.
create view kube.aula_dsa
as
select
    dsa.kommune_nr,
    kommune.kommune_navn,
    dsa.periode as dato,
    dsa.institutionsnummer,
    registrering.registrering,
    registrering.registrering_gruppe,
    start.tidspunkt as starttidspunkt,
    slut.tidspunkt as sluttidspunkt,
    dsa.minutter,
    dsa.levering_nr,
    dsa.linje_nr
from drift.levering_udsnit as udsnit
inner join dsa.aula_tilstedevaerelse as dsa
    on
        udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.periode = dsa.periode
        and udsnit.levering_nr = dsa.levering_nr
inner join dm.dim_kommune as kommune
    on dsa.kommune_nr = kommune.kommune_nr
inner join dm.dim_registrering as registrering
    on dsa.registrering = registrering.registrering_id
inner join dm.dim_tidspunkt as start
    on coalesce(dsa.start_minut, -1::smallint) = start.tidspunkt_id
inner join dm.dim_tidspunkt as slut
    on coalesce(dsa.slut_minut, -1::smallint) = slut.tidspunkt_id
where
    udsnit.kilde = 'aula-tilstedevaerelse'
    and udsnit.status = 'gaeldende'
    -- The same question as the merge's: does the register know the unit on the day?
    and not exists (
        select 1
        from dm.dim_institution_stil as enhed
        where
            enhed.kommune_nr = dsa.kommune_nr
            and enhed.dagtilbudsnummer = dsa.institutionsnummer
            and dsa.periode >= enhed.gyldig_fra
            and dsa.periode < enhed.gyldig_til
    );

comment on view kube.aula_dsa is 'En række pr. registrering i Aula, som stjernemodellen ikke har, fordi registret ikke kender enheden den dag. Egen kommune.';
comment on column kube.aula_dsa.kommune_nr is 'Kommunen, der har leveret.';
comment on column kube.aula_dsa.kommune_navn is 'Kommunens navn.';
comment on column kube.aula_dsa.dato is 'Dagen.';
comment on column kube.aula_dsa.institutionsnummer is 'Enhedens nummer, som Aula leverer det; ofte en klub eller SFO.';
comment on column kube.aula_dsa.registrering is 'Registreringen i ord.';
comment on column kube.aula_dsa.registrering_gruppe is 'Til stede, Fraværende eller Syg.';
comment on column kube.aula_dsa.starttidspunkt is 'Hvornår registreringen begynder, tt:mm; Ukendt, hvor det ikke er leveret.';
comment on column kube.aula_dsa.sluttidspunkt is 'Hvornår registreringen slutter, tt:mm; Ukendt, hvor det ikke kendes.';
comment on column kube.aula_dsa.minutter is 'Hele minutter fra start til slut; tom, hvor en af dem er ukendt.';
comment on column kube.aula_dsa.levering_nr is 'Leverancen, rækken kom med.';
comment on column kube.aula_dsa.linje_nr is 'Linjens nummer i leverancens fil.';

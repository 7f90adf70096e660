-- Question:    Which members that kommuner name themselves may everybody see?
-- Grain:       one row per dimension and member
-- Numerator:   none
-- Denominator: none
-- Exclusions:  members that fewer than three kommuner have, or that stand for fewer people than the
--              smallest group, unless they are on a list that is published; docs/adgang.md
-- Source:      dm.agg_medlem, drift.indstilling, drift.stillingskategori
-- The one place where this is decided. It is asked when somebody reads, not when somebody loads:
-- whether a member is public follows from what all kommuner have delivered by then, in any order.
-- A view that shows members of others joins it:
--
--     left join drift.offentligt_medlem as offentligt
--         on celle.dimension = offentligt.dimension
--             and celle.medlem_kode = offentligt.medlem_kode
--
-- and leaves out, or calls "Øvrige", what finds no row. Only the nine dimensions below are in it:
-- the members of others (kommuner, units of the register, ages, dates) are public as they are, as
-- are 'Alle' and '' (Ukendt) of these nine. A code that is only on a list
-- (not er_udbredt) may be shown, but not the text that somebody delivers beside it.
create view drift.offentligt_medlem
as
with
udbredt as (
    select
        medlem.dimension,
        medlem.medlem_kode
    from dm.agg_medlem as medlem
    group by medlem.dimension, medlem.medlem_kode
    having
        count(*) >= 3
        and sum(medlem.antal_personer) >= (
            select indstilling.mindste_gruppe
            from drift.indstilling as indstilling
        )
),

-- The chart of accounts, and what the layouts of the deliveries name.
liste (dimension, medlem_kode) as (
    values
    ('AutoriseretKontoplan', '5.25.10'),
    ('AutoriseretKontoplan', '5.25.11'),
    ('AutoriseretKontoplan', '5.25.13'),
    ('AutoriseretKontoplan', '5.25.14'),
    ('AutoriseretKontoplan', '5.25.15'),
    ('AutoriseretKontoplan', '5.25.16'),
    ('AutoriseretKontoplan', '5.25.17'),
    ('AutoriseretKontoplan', '5.25.18'),
    ('AutoriseretKontoplan', '5.25.19'),
    ('EjerformSTIL', '1'),
    ('EjerformSTIL', '2'),
    ('EjerformSTIL', '3'),
    ('EjerformSTIL', '4'),
    ('Aflønningsform', 'maanedsloen'),
    ('Aflønningsform', 'timeloen'),
    ('Ansættelsesvilkår', 'overenskomst'),
    ('Ansættelsesvilkår', 'tjenestemand')
),

paa_liste as (
    select
        liste.dimension,
        liste.medlem_kode
    from liste
    union all
    select
        'Stillingskategori' as dimension,
        kategori.stillingskategori_kode as medlem_kode
    from drift.stillingskategori as kategori
)

select
    coalesce(udbredt.dimension, paa_liste.dimension) as dimension,
    coalesce(udbredt.medlem_kode, paa_liste.medlem_kode) as medlem_kode,
    udbredt.medlem_kode is not null as er_udbredt
from udbredt
full join paa_liste
    on
        udbredt.dimension = paa_liste.dimension
        and udbredt.medlem_kode = paa_liste.medlem_kode;

comment on view drift.offentligt_medlem is 'En række pr. dimension og medlem, som kommunerne selv navngiver, og som alle må se: det står for tilstrækkelig mange personer i mindst tre kommuner, eller det er på en offentliggjort liste.';
comment on column drift.offentligt_medlem.dimension is 'Dimensionen, som i drift.busmatrix.';
comment on column drift.offentligt_medlem.medlem_kode is 'Medlemmets faste kode, som i benchmark.';
comment on column drift.offentligt_medlem.er_udbredt is 'Om tilstrækkelig mange personer i mindst tre kommuner har det; ellers er det kun på en liste, og teksten ved siden af koden er ikke for alle.';

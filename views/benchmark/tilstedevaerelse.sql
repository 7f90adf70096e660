-- Question:    How do the kommuner compare in attendance, by one dimension at a time?
-- Grain:       one row per kommune, month, dimension and member
-- Numerator:   distinct children with a registration in the month (antal_unikke_boern), the sum of
--              their full-time shares that month (antal_fuldtidsboern)
-- Denominator: none
-- Exclusions:  units that the register does not know on the day; of others, cells that stand for
--              few, docs/adgang.md; a child without an enrolment has no share
-- Source:      dm.agg_benchmark_tilstedevaerelse; docs/definitioner.md
-- One's own kommuner exactly, others with noise: docs/adgang.md, "What others see".
-- Runs with its owner's rights, since nobody else may read the cells as they are; and a
-- barrier, so that no function in somebody's condition is asked about a row that is left out.
create view benchmark.tilstedevaerelse
with (security_barrier = true)
as
select
    agg.kommune_nr,
    kommune.kommune_navn,
    agg.maaned,
    agg.dimension,
    agg.medlem,
    case when egen.er_egen then agg.antal_unikke_boern else agg.antal_unikke_boern_andre end
        as antal_unikke_boern,
    case
        when egen.er_egen then agg.antal_fuldtidsboern
        else agg.antal_fuldtidsboern_andre
    end::numeric(12, 2) as antal_fuldtidsboern,
    agg.medlem_kode
from dm.agg_benchmark_tilstedevaerelse as agg
inner join dm.dim_kommune as kommune
    on agg.kommune_nr = kommune.kommune_nr
cross join
    lateral (
        select
            (select drift.ser_alle())
            or agg.kommune_nr = any((select drift.mine_kommuner())::smallint[]) as er_egen
    ) as egen
-- Of others a member of one to four is like one of none: that it came or went would tell of
-- somebody.
where egen.er_egen or agg.medlem_kode = 'Alle' or agg.antal_unikke_boern_andre is not null;

comment on view benchmark.tilstedevaerelse is 'En række pr. kommune, måned og medlem af en dimension: børn med registreringer i Aula. Egne kommuner som de er; andre med støj, og tomt, hvor få står bag.';
comment on column benchmark.tilstedevaerelse.kommune_nr is 'Kommunen, der har leveret.';
comment on column benchmark.tilstedevaerelse.kommune_navn is 'Kommunens navn.';
comment on column benchmark.tilstedevaerelse.maaned is 'Måneden (dens første dag).';
comment on column benchmark.tilstedevaerelse.dimension is 'Dimensionen, som i drift.busmatrix. Vælg én: hver af dem fordeler de samme personer.';
comment on column benchmark.tilstedevaerelse.medlem is 'Dimensionens medlem; Alle for kommunen i alt. Intet skal lægges sammen: hver række er optalt for sig. Tidspunkter er kvarterer, registreringer er de tre grupper.';
comment on column benchmark.tilstedevaerelse.antal_unikke_boern is 'Forskellige børn med en registrering i måneden; tom, hvor få står bag.';
comment on column benchmark.tilstedevaerelse.antal_fuldtidsboern is 'Summen af børnenes fuldtidsandele i måneden; tom, hvor få står bag, og hvor for få har en andel.';
comment on column benchmark.tilstedevaerelse.medlem_kode is 'Medlemmets faste kode; tom, hvor det er ukendt.';

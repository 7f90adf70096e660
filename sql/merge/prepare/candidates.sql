-- Makes: kandidat_udsnit
-- The slices to look at: those whose effective delivery may change. `levering_nr_foer` says that
-- the star stands on rows of that delivery which are not to be trusted any longer.
create temp table kandidat_udsnit (
    kilde text not null,
    kommune_nr smallint not null,
    system text collate "C" not null,
    periode date not null,
    levering_nr_foer integer,
    primary key (kilde, kommune_nr, system, periode)
) on commit drop;

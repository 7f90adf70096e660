-- Makes: nyt_udsnit
-- The slices of the delivery in hand, before the guards have looked at them.
create temp table nyt_udsnit (
    kommune_nr smallint not null,
    periode date not null,
    system text collate "C" not null,
    antal_raekker integer not null,
    antal_afvist integer not null
) on commit drop;

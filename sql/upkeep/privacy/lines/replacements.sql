-- Makes: sletning_linje
-- Lines that the people to be forgotten stand in, and what stays of each; null: nothing.
drop table if exists sletning_linje;
create temp table sletning_linje (
    levering_nr integer not null,
    linje_nr integer not null,
    linje bytea
) on commit drop;

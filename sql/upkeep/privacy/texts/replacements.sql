-- Makes: sletning_tekst
-- Texts that the people to be forgotten stand in, and what takes their place.
drop table if exists sletning_tekst;
create temp table sletning_tekst (
    foer text not null,
    efter text not null
) on commit drop;

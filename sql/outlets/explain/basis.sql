-- Makes: grundlag
-- The rows that a figure stands on: part of the fraction, month, unit, whom or what a row counts
-- (never shown), how much, and the line that it came from.
create temp table grundlag (
    del text not null,
    maaned date not null,
    enhed text not null,
    noegle integer not null,
    maengde numeric not null,
    levering_nr integer not null,
    linje_nr integer
) on commit drop;

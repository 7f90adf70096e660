-- Makes: ny_rettet
-- Mended lines on their way to their delivery.
create temp table ny_rettet (
    linje_nr integer not null,
    linje text not null
) on commit drop;

-- Makes: ny_afvist
-- Mended lines that are turned away, on their way to the rejects.
create temp table ny_afvist (
    linje_nr integer not null,
    kommune_nr smallint,
    kode text not null,
    kolonne text not null,
    besked text not null,
    linje bytea not null
) on commit drop;

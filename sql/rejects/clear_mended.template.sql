-- Reads: drift.rettet_linje
-- Makes: {dsa_tabel}
-- What was made of the mended lines before leaves the staging.
delete from {dsa_tabel}
where
    levering_nr = {levering_nr}
    and linje_nr in (
        select rettet.linje_nr
        from drift.rettet_linje as rettet
        where rettet.levering_nr = {levering_nr}
    );

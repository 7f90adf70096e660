-- Reads: drift.levering_udsnit, drift.rettet_linje
-- Has an earlier load of the delivery left slices or mended lines?
select
    exists (
        select 1
        from drift.levering_udsnit as udsnit
        where udsnit.levering_nr = $1
    )
    or exists (
        select 1
        from drift.rettet_linje as rettet
        where rettet.levering_nr = $1
    ) as er_kendt;

-- Reads: dm.agg_boern, dm.agg_personale
-- Makes: grundlag
-- Months that a rolling figure leaves out, because they lack children or staff.
delete from grundlag
where
    not exists (
        select 1
        from dm.agg_boern as agg
        inner join dm.agg_personale as personale
            on agg.kommune_nr = personale.kommune_nr and agg.maaned = personale.maaned
        where
            agg.kommune_nr = {kommune_nr}
            and agg.maaned = grundlag.maaned
            and agg.{boern} > 0
            and personale.{personale} > 0
    );

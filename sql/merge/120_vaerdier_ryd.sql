-- Values that only the rows just deleted used are no members any longer. Each is looked up until
-- the first row that has it: `not exists` would be joined, and read all the rows of years.
delete from dm.dim_pladstype as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.pladstype_id in (
            select slettet.pladstype_id
            from slettet_fact_indskrivning as slettet
        )
    )
    and vaerdi.pladstype_id <> -1
    and (
        select 1
        from dm.fact_indskrivning as fact
        where fact.pladstype_id = vaerdi.pladstype_id
        order by fact.pladstype_id
        limit 1
    ) is null;

delete from dm.dim_taksttype as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.taksttype_id in (
            select slettet.taksttype_id
            from slettet_fact_indskrivning as slettet
        )
    )
    and vaerdi.taksttype_id <> -1
    and (
        select 1
        from dm.fact_indskrivning as fact
        where fact.taksttype_id = vaerdi.taksttype_id
        order by fact.taksttype_id
        limit 1
    ) is null;

delete from dm.dim_rabat as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.rabat_id in (select slettet.rabat_id from slettet_fact_indskrivning as slettet)
    )
    and vaerdi.rabat_id <> -1
    and (
        select 1
        from dm.fact_indskrivning as fact
        where fact.rabat_id = vaerdi.rabat_id
        order by fact.rabat_id
        limit 1
    ) is null;

-- Reads: aula_barn, dm.fact_tilstedevaerelse, omfang
-- Makes: dm.dim_borger
-- Stubs of children that enrolments know by now, or that no row points to any longer.
delete from dm.dim_borger as stub
where
    stub.levering_nr = 0
    and stub.borger_id <> -1
    and (
        (select omfang.er_alt from omfang)
        or stub.borger_nr in (
            select barn.borger_nr
            from aula_barn as barn
            union all
            select slettet.borger_nr
            from slettet_fact_tilstedevaerelse as slettet
        )
    )
    and not exists (
        select 1
        from dm.fact_tilstedevaerelse as fact
        where fact.borger_id = stub.borger_id
    );

-- Reads: dm.{fact}, omfang, slettet_{fact}
-- Makes: dm.{dimension}
-- Members of {dimension} that only the rows just deleted used are no members any longer. Each is
-- looked up until the first row that has it: `not exists` would be joined, and read all the rows of
-- years.
delete from dm.{dimension} as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.{noegle} in (select slettet.{noegle} from slettet_{fact} as slettet)
    )
    and vaerdi.{noegle} <> -1
    and {kan_ryddes}
    and (
        select 1
        from dm.{fact} as fact
        where fact.{noegle} = vaerdi.{noegle}
        order by fact.{noegle}
        limit 1
    ) is null;

-- What a kommune's login may read, where no migration has said it yet: the star, the slices and the
-- rejected lines, and the keys, which BI tools are shown only with this privilege.
do $$
declare
    saetning text;
begin
    if to_regprocedure('drift.mine_kommuner()') is not null then
        return;
    end if;
    grant select on all tables in schema dm to dagtilbud_kommune;
    grant select on drift.levering_udsnit, drift.afvist_linje, drift.busmatrix to dagtilbud_kommune;
    for saetning in
        select format('grant references on %s to dagtilbud_kommune', relation.oid::regclass)
        from pg_class as relation
        where relation.relnamespace = 'dm'::regnamespace and relation.relkind in ('r', 'p')
    loop
        execute saetning;
    end loop;
end;
$$;

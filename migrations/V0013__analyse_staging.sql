-- After a large delivery the planner has to know what the staging holds, before the merge reads it.
-- Only a table's owner may analyse it, and the loader owns none.

create function drift.analyser_dsa(tabel text) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select 1
        from pg_catalog.pg_class as relation
        where
            relation.relnamespace = 'dsa'::pg_catalog.regnamespace
            and relation.relkind = 'r'
            and relation.relname = tabel
    ) then
        raise exception 'dsa har ingen tabel %', tabel;
    end if;
    execute pg_catalog.format('analyze dsa.%I', tabel);
end;
$$;
comment on function drift.analyser_dsa(text) is 'Opdaterer planlæggerens statistik over en tabel i dsa efter en stor leverance.';

alter function drift.analyser_dsa(text) owner to dagtilbud_ejer;
revoke execute on function drift.analyser_dsa(text) from public;
grant execute on function drift.analyser_dsa(text) to dagtilbud_loader;

-- Reads: pg_catalog.pg_attribute, pg_catalog.pg_class, pg_catalog.pg_namespace
-- Every column of every table, ours or not, that could hold a number or a pseudonym. Lines as they
-- came are looked through apart; the vault knows a number by its pseudonym. Not a table of somebody
-- who is no owner: whoever reads it runs what they wrote (an index's condition, a check, a policy).
select
    format('%s.%s', quote_ident(skema.nspname), quote_ident(tabel.relname)) as tabel,
    quote_ident(kolonne.attname) as kolonne,
    skema.nspname::text as skema,
    kolonne.atttypid <> 'uuid'::regtype as er_tekst,
    skema.nspname in ('drift', 'dsa')
    and kolonne.atttypid in ('text'::regtype, 'varchar'::regtype)
    -- A login's rights go by its name.
    and (skema.nspname, tabel.relname) not in (
        ('drift', 'adgang'), ('drift', 'adgang_gruppe'), ('drift', 'adgang_transaktion')
    ) as kan_rettes,
    case
        when skema.nspname = 'dsa'
            then (
                select quote_ident(noegle.attname)
                from pg_catalog.pg_attribute as noegle
                where
                    noegle.attrelid = tabel.oid
                    and noegle.attname in ('borger_uuid', 'person_uuid')
                    and not noegle.attisdropped
            )
    end as noegle
from pg_catalog.pg_class as tabel
inner join pg_catalog.pg_namespace as skema
    on tabel.relnamespace = skema.oid
inner join pg_catalog.pg_attribute as kolonne
    on tabel.oid = kolonne.attrelid and kolonne.attnum > 0 and not kolonne.attisdropped
where
    tabel.relkind in ('r', 'p', 'm')
    and not tabel.relispartition
    and pg_has_role(tabel.relowner, 'dagtilbud_ejer', 'member')
    and tabel.relpersistence <> 't'
    and skema.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and (skema.nspname, tabel.relname, kolonne.attname) not in (
        ('drift', 'afvist_raa', 'linje'),
        ('drift', 'rettet_linje', 'linje'),
        ('drift', 'cpr_boks', 'cpr')
    )
    and kolonne.atttypid = any(
        array[
            'uuid', 'text', 'varchar', 'bpchar', 'name', 'json', 'jsonb', 'xml', '_text'
        ]::regtype[]::oid[]
    )
    and has_schema_privilege(skema.oid, 'usage')
    and has_table_privilege(tabel.oid, 'select')
order by skema.nspname, tabel.relname, kolonne.attnum;

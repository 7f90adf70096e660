-- Every column that could hold a number or a pseudonym, with a query that counts where it does.
select
    format('%s.%I', kolonne.attrelid::regclass, kolonne.attname) as navn,
    case
        when kolonne.atttypid = 'uuid'::regtype
            then format(
                'select count(*) from %s where %I in (select person_uuid from sletning_person)',
                kolonne.attrelid::regclass, kolonne.attname
            )
        when kolonne.atttypid = 'bytea'::regtype
            then format(
                'select count(*) from %s where exists (select 1 from sletning_nummer as sletning '
                'where position(convert_to(sletning.nummer, ''UTF8'') in %I) > 0)',
                kolonne.attrelid::regclass, kolonne.attname
            )
        else format(
            'select count(*) from %s where exists (select 1 from sletning_nummer as sletning '
            'where position(sletning.nummer in %I::text) > 0)',
            kolonne.attrelid::regclass, kolonne.attname
        )
    end as forespoergsel
from pg_class as tabel
inner join pg_attribute as kolonne
    on tabel.oid = kolonne.attrelid and kolonne.attnum > 0 and not kolonne.attisdropped
inner join pg_type as datatype
    on kolonne.atttypid = datatype.oid
where
    tabel.relkind in ('r', 'p')
    and not tabel.relispartition
    and tabel.relnamespace in ('drift'::regnamespace, 'dsa'::regnamespace, 'dm'::regnamespace)
    and (
        datatype.typname in (
            'uuid', 'text', 'varchar', 'bpchar', 'name', 'bytea', 'json', 'jsonb', 'xml', 'uuid',
            '_text'
        )
    )
order by navn;

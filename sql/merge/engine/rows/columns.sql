-- Reads: pg_attribute
-- The columns of a table in `dm`, in their order.
select kolonne.attname::text as kolonne
from pg_attribute as kolonne
where
    kolonne.attrelid = ('dm.' || $1)::regclass
    and kolonne.attnum > 0
    and not kolonne.attisdropped
order by kolonne.attnum;

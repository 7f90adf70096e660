-- Reads: drift.vagt
-- Are too many lines of a file ($1 of $2) without a slice of their own? The limits are those of the
-- lines of a slice.
select
    format(
        '%s af filens %s linjer kan ikke henføres til et udsnit (mere end %s %%)',
        $1::bigint,
        $2::bigint,
        replace(trim_scale(vagt.graense * 100)::text, '.', ',')
    ) as aarsag
from drift.vagt as vagt
where
    vagt.vagt = 'afviste-linjer'
    and $1::bigint >= vagt.mindst
    and $2::bigint >= vagt.mindst * 4
    and $1::bigint > vagt.graense * $2::bigint;

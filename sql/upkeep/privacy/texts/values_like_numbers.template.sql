-- Reads: {tabel}
-- The different values of a column that are long enough for a number.
select distinct {kolonne}::text as vaerdi
from {tabel}
where
    {kolonne} is not null
    and octet_length({kolonne}::text) >= 9
    and length(regexp_replace({kolonne}::text, '[^0-9０-９]', '', 'g')) >= 6;

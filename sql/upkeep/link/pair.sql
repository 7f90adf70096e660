-- Makes: kobling_par, kobling_person
-- The two numbers at hand. They come by a copy of bytes: no statement and no log ever has them.
create temp table kobling_par (
    gammel_uuid uuid not null,
    ny_uuid uuid not null
) on commit drop;

-- The people whose rows are to be computed anew.
create temp table kobling_person (person_uuid uuid primary key) on commit drop;

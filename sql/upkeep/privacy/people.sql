-- Makes: sletning_person
-- The people to be forgotten, each with the pseudonym that is to be nobody's. They come by a copy
-- of bytes: no statement and no log ever has them.
create temp table sletning_person (
    person_uuid uuid not null,
    ny_uuid uuid not null
) on commit drop;

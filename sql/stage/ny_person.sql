-- People that this delivery meets for the first time, on their way to the vault.
create temp table ny_person (
    person_uuid uuid not null,
    cpr text not null
) on commit drop;

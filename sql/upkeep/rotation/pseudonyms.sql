-- Makes: ny_pseudonym
-- Whom each new pseudonym is for; filled by copying.
create temp table ny_pseudonym (
    person_uuid uuid primary key,
    ny_uuid uuid not null
) on commit drop;

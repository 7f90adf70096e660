-- Reads: drift.cpr_boks, ny_person
-- Makes: drift.cpr_boks
-- Moves the numbers of people not met before into the vault. In the order of the key, so that two
-- loads that meet the same people wait for each other and never in a circle.
insert into drift.cpr_boks (person_uuid, cpr)
select distinct
    ny.person_uuid,
    ny.cpr
from ny_person as ny
where
    not exists (
        select 1
        from drift.cpr_boks as kendt
        where kendt.person_uuid = ny.person_uuid
    )
order by ny.person_uuid
on conflict do nothing;

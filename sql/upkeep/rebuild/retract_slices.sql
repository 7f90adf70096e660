-- Makes: drift.levering_udsnit
-- The slices of a delivery are no candidates any longer. What was held has no rows in the staging.
update drift.levering_udsnit
set
    status = 'trukket',
    antal_raekker = case when status = 'tilbageholdt' then 0 else antal_raekker end
where levering_nr = $1;

-- Reads: sletning_raekke
-- What the people to be forgotten are called in the staging.
select distinct
    raekke.fornavn,
    raekke.efternavn
from sletning_raekke as raekke
where raekke.fornavn is not null and raekke.efternavn is not null;

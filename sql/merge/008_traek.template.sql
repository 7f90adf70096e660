-- Takes a delivery back: its slices are no candidates any longer, and whatever the star has of them
-- is to be computed anew.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    case when udsnit.status = 'gaeldende' then udsnit.levering_nr end as levering_nr_foer
from drift.levering_udsnit as udsnit
where udsnit.levering_nr = {levering_nr} and udsnit.status in ('gaeldende', 'erstattet');

-- What was held has no rows in the staging.
update drift.levering_udsnit
set
    status = 'trukket',
    antal_raekker = case when status = 'tilbageholdt' then 0 else antal_raekker end
where levering_nr = {levering_nr};

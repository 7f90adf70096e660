-- What the merge has to look at: every slice of the delivery that is not held. The rows of the
-- effective ones are other ones now. A slice that is held has none in the staging.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode, levering_nr_foer)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode,
    case when udsnit.status = 'gaeldende' then udsnit.levering_nr end as levering_nr_foer
from drift.levering_udsnit as udsnit
where
    udsnit.levering_nr = {levering_nr}
    and udsnit.status in ('gaeldende', 'erstattet');

delete from {dsa_tabel} as dsa
using drift.levering_udsnit as udsnit
where
    dsa.levering_nr = {levering_nr}
    and udsnit.levering_nr = dsa.levering_nr
    and udsnit.kommune_nr = dsa.kommune_nr
    and udsnit.periode = dsa.periode
    and udsnit.system = {system}
    and udsnit.status = 'tilbageholdt';

-- The slices whose effective delivery may change: those that this delivery has, beside those that
-- it had when it was loaded before.
insert into kandidat_udsnit (kilde, kommune_nr, system, periode)
select
    udsnit.kilde,
    udsnit.kommune_nr,
    udsnit.system,
    udsnit.periode
from drift.levering_udsnit as udsnit
where udsnit.levering_nr = {levering_nr} and udsnit.status <> 'tilbageholdt'
on conflict do nothing;

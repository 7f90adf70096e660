-- Reads: drift.levering, drift.levering_udsnit, kandidat_udsnit
-- Makes: beroert_udsnit, drift.levering_udsnit
-- Which slices get another effective delivery? The effective one has the latest `leveret`, then
-- the larger sha256, so that ties are decided too.
-- `kandidat_udsnit` has the slices to look at; `beroert_udsnit` gets those that really change.
create temp table beroert_udsnit on commit drop as
select
    kandidat.kilde,
    kandidat.kommune_nr,
    kandidat.system,
    kandidat.periode,
    coalesce(foer.levering_nr, kandidat.levering_nr_foer) as levering_nr_foer,
    efter.levering_nr as levering_nr_efter
from kandidat_udsnit as kandidat
left join drift.levering_udsnit as foer
    on
        kandidat.kilde = foer.kilde
        and kandidat.kommune_nr = foer.kommune_nr
        and kandidat.system = foer.system
        and kandidat.periode = foer.periode
        and foer.status = 'gaeldende'
left join
    lateral (
        select udsnit.levering_nr
        from drift.levering_udsnit as udsnit
        inner join drift.levering as levering
            on udsnit.levering_nr = levering.levering_nr
        where
            udsnit.kilde = kandidat.kilde
            and udsnit.kommune_nr = kandidat.kommune_nr
            and udsnit.system = kandidat.system
            and udsnit.periode = kandidat.periode
            and udsnit.status in ('gaeldende', 'erstattet')
        order by levering.leveret desc, levering.sha256 desc
        limit 1
    ) as efter
    on true
-- The same number before and after, but loaded anew: the rows are other ones.
where
    foer.levering_nr is distinct from efter.levering_nr
    or kandidat.levering_nr_foer is not null;

analyze beroert_udsnit;

-- The database allows one effective delivery a slice: the old one gives way first.
update drift.levering_udsnit as udsnit
set status = 'erstattet'
from beroert_udsnit as beroert
where
    udsnit.levering_nr = beroert.levering_nr_foer
    and udsnit.kommune_nr = beroert.kommune_nr
    and udsnit.system = beroert.system
    and udsnit.periode = beroert.periode
    and udsnit.status = 'gaeldende'
    and beroert.levering_nr_foer is distinct from beroert.levering_nr_efter;

update drift.levering_udsnit as udsnit
set status = 'gaeldende'
from beroert_udsnit as beroert
where
    udsnit.levering_nr = beroert.levering_nr_efter
    and udsnit.kommune_nr = beroert.kommune_nr
    and udsnit.system = beroert.system
    and udsnit.periode = beroert.periode
    and udsnit.status <> 'gaeldende';

-- Reads: dm.{dimension}, drift.levering_udsnit, drift.{noegle}_noegle, {noegle}_aendret,
--        {noegle}_foer
-- Makes: beroert_{fact}
-- Which periods of a fact look a changed key of {dimension} up under another version now?
insert into beroert_{fact} (kommune_nr, periode)
select distinct
    udsnit.kommune_nr,
    udsnit.periode
from {noegle}_aendret as aendret
inner join drift.{noegle}_noegle as noegle
    on aendret.{noegle}_nr = noegle.{noegle}_nr
inner join drift.levering_udsnit as udsnit
    on
        noegle.kommune_nr = udsnit.kommune_nr
        and udsnit.kilde = '{fact_kilde}'
        and udsnit.status = 'gaeldende'
left join {noegle}_foer as foer
    on
        aendret.{noegle}_nr = foer.{noegle}_nr
        and udsnit.periode >= foer.gyldig_fra
        and udsnit.periode < foer.gyldig_til
left join dm.{dimension} as efter
    on
        aendret.{noegle}_nr = efter.{noegle}_nr
        and udsnit.periode >= efter.gyldig_fra
        and udsnit.periode < efter.gyldig_til
where foer.{noegle}_id is distinct from efter.{noegle}_id
on conflict do nothing;

{hoved}
-- An indicator as it is read: one's own kommune exactly, everybody else's as it may be seen.
create view noegletal.{noegletal}
as
select
    regnet.kommune_nr,
    kommune.kommune_navn,
    regnet.periode,
    regnet.taeller,
    regnet.naevner,
    regnet.vaerdi,
    regnet.antal_maaneder
from drift.regnet_{noegletal} as regnet
inner join dm.dim_kommune as kommune
    on regnet.kommune_nr = kommune.kommune_nr
union all
select
    andre.kommune_nr,
    andre.kommune_navn,
    andre.periode,
    andre.taeller,
    andre.naevner,
    andre.vaerdi,
    andre.antal_maaneder
from drift.noegletal_andre as andre
where andre.noegletal = '{noegletal}';

comment on view noegletal.{noegletal} is '{overskrift}';
comment on column noegletal.{noegletal}.kommune_nr is 'Kommunen.';
comment on column noegletal.{noegletal}.kommune_navn is 'Kommunens navn.';
comment on column noegletal.{noegletal}.periode is '{periode}';
comment on column noegletal.{noegletal}.taeller is '{taeller}';
comment on column noegletal.{noegletal}.naevner is '{naevner}';
comment on column noegletal.{noegletal}.vaerdi is '{vaerdi}';
comment on column noegletal.{noegletal}.antal_maaneder is '{antal_maaneder}';

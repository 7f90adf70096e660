-- Comparison groups: sets of kommuner that an operator draws, to compare a kommune's figures with.
-- `dagtilbud group` keeps them; it refuses sets from which one member could be worked out. They say
-- who is compared, and hold no row of a kommune: all with access in this database see them.

set local role dagtilbud_ejer;

create table drift.sammenligningsgruppe (
    gruppe_nr integer generated always as identity,
    gruppe_navn text not null,
    constraint sammenligningsgruppe_pkey primary key (gruppe_nr),
    constraint sammenligningsgruppe_gruppe_navn_key unique (gruppe_navn),
    constraint sammenligningsgruppe_gruppe_navn_check check (length(gruppe_navn) between 1 and 100)
);
comment on table drift.sammenligningsgruppe is 'En række pr. sammenligningsgruppe: kommuner, som andre kan holde deres tal op imod.';
comment on column drift.sammenligningsgruppe.gruppe_nr is 'Gruppens nummer.';
comment on column drift.sammenligningsgruppe.gruppe_navn is 'Gruppens navn.';

create table drift.sammenligningsgruppe_kommune (
    gruppe_nr integer not null,
    kommune_nr smallint not null,
    constraint sammenligningsgruppe_kommune_pkey primary key (gruppe_nr, kommune_nr),
    constraint sammenligningsgruppe_kommune_gruppe_nr_fkey
    foreign key (gruppe_nr) references drift.sammenligningsgruppe (gruppe_nr) on delete cascade,
    constraint sammenligningsgruppe_kommune_kommune_nr_fkey
    foreign key (kommune_nr) references dm.dim_kommune (kommune_nr)
);
comment on table drift.sammenligningsgruppe_kommune is 'En række pr. kommune i en sammenligningsgruppe.';
comment on column drift.sammenligningsgruppe_kommune.gruppe_nr is 'Gruppen.';
comment on column drift.sammenligningsgruppe_kommune.kommune_nr is 'Kommunen.';

select drift.beskyt_database('drift.sammenligningsgruppe');
select drift.beskyt_database('drift.sammenligningsgruppe_kommune');

-- Which groups there are is no secret; an operator draws them, not a load.
grant select on drift.sammenligningsgruppe, drift.sammenligningsgruppe_kommune
to dagtilbud_loader, dagtilbud_kommune;
revoke insert, update, delete
on drift.sammenligningsgruppe, drift.sammenligningsgruppe_kommune
from dagtilbud_loader;

reset role;

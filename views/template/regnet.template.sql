{hoved}
-- What an indicator is, of the kommuner that the login sees in full: nothing here knows how others
-- see it.
create view drift.regnet_{noegletal}
as
with
grundlag as (
    {grundlag}
)

{form};

comment on view drift.regnet_{noegletal} is '{noegletal_id}, som det regnes: {beskrivelse} Læses kun gennem noegletal.';
comment on column drift.regnet_{noegletal}.kommune_nr is 'Kommunen.';
comment on column drift.regnet_{noegletal}.periode is '{periode}';
comment on column drift.regnet_{noegletal}.taeller is '{taeller}';
comment on column drift.regnet_{noegletal}.naevner is '{naevner}';
comment on column drift.regnet_{noegletal}.vaerdi is '{vaerdi}';
comment on column drift.regnet_{noegletal}.antal_maaneder is '{antal_maaneder}';

-- Makes: regn_periode
-- Selects the periods that the next statements are about.
truncate regn_periode;

insert into regn_periode (kommune_nr, periode)
{perioder};

analyze regn_periode;

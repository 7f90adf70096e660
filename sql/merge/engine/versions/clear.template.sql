-- Reads: {noegle}_foer
-- Makes: dm.{dimension}
-- The versions of {dimension} that are no more, now that no fact points to them.
delete from dm.{dimension} as gammel
using {noegle}_foer as foer
where gammel.{noegle}_id = foer.{noegle}_id and gammel.gyldig_fra = gammel.gyldig_til;

-- Reads: slettet_{tabel}
-- Makes: dm.{tabel}
-- The rows of {tabel} that are no more.
delete from dm.{tabel} as gammel
using slettet_{tabel} as ny
where ({noegle_gammel}) = ({noegle_ny}) and {afgraensning};

-- Makes: beregnet
-- Drops what the rows of {tabel} were computed in, so that another month may follow.
drop table beregnet, ny_{tabel}, slettet_{tabel}, indsat_{tabel};

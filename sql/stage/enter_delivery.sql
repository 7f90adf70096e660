-- Makes: drift.levering
-- Enters the delivery first, so that a second load of the same file waits here and then sees it.
-- A delivery that was held, refused or retracted keeps its number when it is loaded again; one
-- that is loaded gives no row back.
insert into drift.levering as levering (
    kilde, periode, leveret, sha256, filnavn, status, tegnsaet, skilletegn, overskrift, er_citeret
)
values ($1, $2, $3, $4, $5, 'indlaest', $6, $7, $8, $9)
on conflict (kilde, periode, leveret, sha256) do update
    set
        filnavn = excluded.filnavn,
        status = excluded.status,
        tegnsaet = excluded.tegnsaet,
        skilletegn = excluded.skilletegn,
        overskrift = excluded.overskrift,
        er_citeret = excluded.er_citeret,
        aarsag = null,
        indlaest_af = session_user,
        indlaest_tid = now()
    where levering.status <> 'indlaest'
returning levering.levering_nr;

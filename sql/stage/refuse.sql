-- Makes: drift.levering
-- Records a delivery that is refused as a whole, and returns its number. One that is loaded stays
-- as it is, and has none here.
insert into drift.levering as levering (
    kilde, periode, leveret, sha256, filnavn, status, aarsag
)
values ($1, $2, $3, $4, $5, 'afvist', $6)
on conflict (kilde, periode, leveret, sha256) do update
    set
        filnavn = excluded.filnavn,
        aarsag = excluded.aarsag,
        indlaest_af = session_user,
        indlaest_tid = now()
    where levering.status = 'afvist'
returning levering_nr;

-- Makes: drift.levering
-- Closes the delivery's books: how it ended and what became of its lines.
update drift.levering
set
    status = $2,
    antal_linjer = $3,
    antal_godkendt = $4,
    antal_afvist = $5,
    antal_sprunget_over = $6,
    aarsag = $7
where levering_nr = $1;

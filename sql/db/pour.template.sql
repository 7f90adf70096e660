-- Reads: {indbakke}
-- Makes: {indbakke}, {tabel}
-- Pours what was copied for {tabel} into it.
insert into {tabel} ({felter})
select {felter}
from {indbakke};

truncate {indbakke};

-- Reads: drift.levering_udsnit
-- Makes: {dsa_tabel}
-- What is held is not accepted: its rows leave the staging again.
delete from {dsa_tabel} as dsa
using drift.levering_udsnit as udsnit
where
    dsa.levering_nr = {levering_nr}
    and udsnit.levering_nr = dsa.levering_nr
    and udsnit.kommune_nr = dsa.kommune_nr
    and udsnit.periode = dsa.periode
    and udsnit.system = {system}
    and udsnit.status = 'tilbageholdt';

-- Makes: drift.afvist_linje, drift.afvist_raa, drift.levering_bemaerkning, drift.levering_udsnit,
--        {dsa_tabel}
-- A delivery that is loaded again begins anew.
delete from {dsa_tabel}
where levering_nr = {levering_nr};
delete from drift.levering_udsnit
where levering_nr = {levering_nr};
delete from drift.levering_bemaerkning
where levering_nr = {levering_nr};
delete from drift.afvist_raa
where levering_nr = {levering_nr};
delete from drift.afvist_linje
where levering_nr = {levering_nr};

-- What the planner knows of the tables is made of values that stood in them.
analyze drift.cpr_boks, drift.borger_noegle, drift.person_noegle, drift.medarbejder_noegle,
dsa.dst_indskrivning, dsa.aula_tilstedevaerelse, dsa.flis_personale, dm.dim_borger,
dm.dim_medarbejder;

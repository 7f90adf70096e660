-- personer i boksen
select cpr from drift.cpr_boks order by cpr

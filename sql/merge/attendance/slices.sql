-- Reads: drift.levering_udsnit, regn_periode
-- Makes: aula_udsnit
-- The slices in force of attendance that the days in `regn_periode` are about. As a table, so that
-- the planner knows that they are few, and begins with them.
create temp table if not exists aula_udsnit (
    levering_nr integer, kommune_nr smallint, periode date, antal_raekker integer
) on commit drop;
truncate aula_udsnit;
insert into aula_udsnit
select
    udsnit.levering_nr,
    udsnit.kommune_nr,
    udsnit.periode,
    udsnit.antal_raekker
from regn_periode
inner join drift.levering_udsnit as udsnit
    on
        regn_periode.kommune_nr = udsnit.kommune_nr
        and regn_periode.periode = udsnit.periode
        and udsnit.kilde = 'aula-tilstedevaerelse'
        and udsnit.status = 'gaeldende';
analyze aula_udsnit;

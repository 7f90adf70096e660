-- The slices in force of attendance that the days in `regn_periode` are about.
create or replace temp view aula_udsnit as
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

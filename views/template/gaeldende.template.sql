-- Question:    Which rows of a source count now?
-- Grain:       one row per delivered line
-- Numerator:   none
-- Denominator: none
-- Exclusions:  rows of slices that are replaced, held or taken back
-- Source:      {dsa_tabel}, drift.levering_udsnit
create view {dsa_tabel}_gaeldende
with (security_invoker = true)
as
select dsa.*
from drift.levering_udsnit as udsnit
inner join {dsa_tabel} as dsa
    on
        udsnit.levering_nr = dsa.levering_nr
        and udsnit.kommune_nr = dsa.kommune_nr
        and udsnit.periode = dsa.periode
        and {samme_system}
where udsnit.kilde = '{kilde}' and udsnit.status = 'gaeldende';

comment on view {dsa_tabel}_gaeldende is 'De rækker af {kilde}, der gælder: dem i de udsnit, som ingen nyere leverance har erstattet.';

do $$
declare
    kolonne record;
begin
    for kolonne in
        select
            attribut.attname as navn,
            col_description(attribut.attrelid, attribut.attnum) as tekst
        from pg_attribute as attribut
        where
            attribut.attrelid = '{dsa_tabel}'::regclass
            and attribut.attnum > 0
            and not attribut.attisdropped
    loop
        execute format(
            'comment on column {dsa_tabel}_gaeldende.%I is %L', kolonne.navn, kolonne.tekst
        );
    end loop;
end
$$;

-- Reads: dm.{tabel}, ny_{tabel}, regn_periode
-- Makes: aendring, indsat_{tabel}, slettet_{tabel}
-- Which rows of {tabel} differ? `ny_{tabel}` has the rows as they shall be for the periods in
-- `regn_periode`; a row is known by {noegle}.
create temp table slettet_{tabel} on commit drop as
select gammel.*
from dm.{tabel} as gammel
left join ny_{tabel} as ny
    on ({noegle_gammel}) = ({noegle_ny})
where
    {afgraensning}
    and exists (
        select 1
        from regn_periode
        where regn_periode.kommune_nr = gammel.kommune_nr and {samme_periode}
    )
    and gammel is distinct from ny;

create temp table indsat_{tabel} on commit drop as
select ny.*
from ny_{tabel} as ny
left join dm.{tabel} as gammel
    on ({noegle_gammel}) = ({noegle_ny}) and {afgraensning}
where gammel is distinct from ny;

analyze slettet_{tabel}, indsat_{tabel};

insert into aendring (tabel, antal_slettet, antal_indsat)
select
    '{tabel}' as tabel,
    (select count(*) from slettet_{tabel}) as antal_slettet,
    (select count(*) from indsat_{tabel}) as antal_indsat;

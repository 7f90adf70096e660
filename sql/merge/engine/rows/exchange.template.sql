-- Reads: indsat_{tabel}, slettet_{tabel}
-- Makes: dm.{tabel}, indsat_{tabel}, skiftet_{tabel}
-- What a correction says again is the same child's row under another delivery and line: the row is
-- changed, so that only what is new in it is checked against the dimensions. Never to a key that
-- another row has yet to give up.
create temp table skiftet_{tabel} on commit drop as
select
    gammel.raekke_nr as gammel_nr,
    ny.raekke_nr as ny_nr,
    {noegle_som_foer}
from (
    select
        slettet.*,
        slettet.ctid as raekke_nr,
        row_number() over (partition by {par} order by {noegle}) as plads
    from slettet_{tabel} as slettet
) as gammel
inner join (
    select
        indsat.*,
        indsat.ctid as raekke_nr,
        row_number() over (partition by {par} order by {noegle}) as plads
    from indsat_{tabel} as indsat
) as ny
    on ({par_gammel}, gammel.plads) = ({par_ny}, ny.plads)
where
    ({noegle_gammel}) = ({noegle_ny})
    or not exists (
        select 1
        from slettet_{tabel} as anden
        where ({noegle_anden}) = ({noegle_ny})
    );

analyze skiftet_{tabel};

delete from dm.{tabel} as gammel
using slettet_{tabel} as ny
where
    ({noegle_gammel}) = ({noegle_ny})
    and {afgraensning}
    and not exists (
        select 1
        from skiftet_{tabel} as skiftet
        where skiftet.gammel_nr = ny.ctid
    );

update dm.{tabel} as gammel
set ({kolonner}) = ({kolonner_ny})
from skiftet_{tabel} as skiftet
inner join indsat_{tabel} as ny
    on skiftet.ny_nr = ny.ctid
where ({noegle_gammel}) = ({noegle_foer}) and {afgraensning};

delete from indsat_{tabel} as ny
using skiftet_{tabel} as skiftet
where ny.ctid = skiftet.ny_nr;

drop table skiftet_{tabel};

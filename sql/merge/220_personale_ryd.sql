-- Codes and values that only the rows just deleted used are no members any longer; looked up as in
-- 120. The accounts of the chart stay: they come with the system.
delete from dm.dim_konto as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.konto_id in (
            select slettet.konto_id
            from slettet_fact_personale as slettet
        )
    )
    and vaerdi.konto_id not between 52510 and 52519
    and vaerdi.konto_id <> -1
    and (
        select 1
        from dm.fact_personale as fact
        where fact.konto_id = vaerdi.konto_id
        order by fact.konto_id
        limit 1
    ) is null;

delete from dm.dim_stillingskategori as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.stillingskategori_id in (
            select slettet.stillingskategori_id
            from slettet_fact_personale as slettet
        )
    )
    and vaerdi.stillingskategori_id <> -1
    and (
        select 1
        from dm.fact_personale as fact
        where fact.stillingskategori_id = vaerdi.stillingskategori_id
        order by fact.stillingskategori_id
        limit 1
    ) is null;

delete from dm.dim_overenskomst as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.overenskomst_id in (
            select slettet.overenskomst_id
            from slettet_fact_personale as slettet
        )
    )
    and vaerdi.overenskomst_id <> -1
    and (
        select 1
        from dm.fact_personale as fact
        where fact.overenskomst_id = vaerdi.overenskomst_id
        order by fact.overenskomst_id
        limit 1
    ) is null;

delete from dm.dim_afloenningsform as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.afloenningsform_id in (
            select slettet.afloenningsform_id
            from slettet_fact_personale as slettet
        )
    )
    and vaerdi.afloenningsform_id <> -1
    and (
        select 1
        from dm.fact_personale as fact
        where fact.afloenningsform_id = vaerdi.afloenningsform_id
        order by fact.afloenningsform_id
        limit 1
    ) is null;

delete from dm.dim_ansaettelsesvilkaar as vaerdi
where
    (
        (select omfang.er_alt from omfang)
        or vaerdi.ansaettelsesvilkaar_id in (
            select slettet.ansaettelsesvilkaar_id
            from slettet_fact_personale as slettet
        )
    )
    and vaerdi.ansaettelsesvilkaar_id <> -1
    and (
        select 1
        from dm.fact_personale as fact
        where fact.ansaettelsesvilkaar_id = vaerdi.ansaettelsesvilkaar_id
        order by fact.ansaettelsesvilkaar_id
        limit 1
    ) is null;

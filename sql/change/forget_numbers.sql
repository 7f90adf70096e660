-- Reads: dm.dim_borger, drift.cpr_kobling, dsa.aula_tilstedevaerelse, dsa.dst_indskrivning,
--        dsa.flis_personale
-- Makes: drift.borger_noegle, drift.cpr_boks, drift.medarbejder_noegle, drift.person_noegle
-- Numbers and pseudonyms of people that no accepted row is about any longer.
delete from drift.borger_noegle as noegle
where
    not exists (
        select 1
        from dm.dim_borger as dim
        where dim.borger_nr = noegle.borger_nr
    )
    and not exists (
        select 1
        from dsa.dst_indskrivning as dsa
        where dsa.kommune_nr = noegle.kommune_nr and dsa.borger_uuid = noegle.borger_uuid
    )
    and not exists (
        select 1
        from dsa.aula_tilstedevaerelse as dsa
        where dsa.kommune_nr = noegle.kommune_nr and dsa.borger_uuid = noegle.borger_uuid
    );

delete from drift.person_noegle as noegle
where
    not exists (
        select 1
        from dsa.flis_personale as dsa
        where dsa.kommune_nr = noegle.kommune_nr and dsa.person_uuid = noegle.person_uuid
    )
    -- Delivered under a number that the person had before.
    and not exists (
        select 1
        from drift.cpr_kobling as kobling
        inner join dsa.flis_personale as dsa
            on kobling.gammel_uuid = dsa.person_uuid
        where
            dsa.kommune_nr = noegle.kommune_nr and kobling.gaeldende_uuid = noegle.person_uuid
    );

delete from drift.medarbejder_noegle as noegle
where
    not exists (
        select 1
        from dsa.flis_personale as dsa
        where
            dsa.kommune_nr = noegle.kommune_nr and dsa.ansaettelse_id = noegle.ansaettelse_id
    );

delete from drift.cpr_boks as boks
where
    not exists (
        select 1
        from dsa.dst_indskrivning as dsa
        where dsa.borger_uuid = boks.person_uuid
    )
    and not exists (
        select 1
        from dsa.aula_tilstedevaerelse as dsa
        where dsa.borger_uuid = boks.person_uuid
    )
    and not exists (
        select 1
        from dsa.flis_personale as dsa
        where dsa.person_uuid = boks.person_uuid
    )
    -- A number of a link may be delivered yet, and gets another pseudonym with another key.
    and not exists (
        select 1
        from drift.cpr_kobling as kobling
        where kobling.gammel_uuid = boks.person_uuid
    )
    and not exists (
        select 1
        from drift.cpr_kobling as kobling
        where kobling.ny_uuid = boks.person_uuid
    );

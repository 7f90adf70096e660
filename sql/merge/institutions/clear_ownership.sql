-- Reads: kodetekst
-- Makes: dm.dim_ejerform
-- Forms of ownership that no effective export names are no members any longer. (`kodetekst`: as in
-- register_texts.)
delete from dm.dim_ejerform as vaerdi
where
    vaerdi.ejerform_id <> -1
    and not exists (
        select 1
        from kodetekst as kode
        where kode.liste = 'ejerform' and kode.kode = vaerdi.ejerform_kode
    );

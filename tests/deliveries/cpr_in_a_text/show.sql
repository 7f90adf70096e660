-- bemærkninger
select levering_nr, kode, kolonne, besked from drift.levering_bemaerkning order by levering_nr, kode, kolonne;
-- hvor et nummer står
select raekke from (
    select udsnit::text as raekke from drift.levering_udsnit as udsnit
    union all select bemaerkning::text from drift.levering_bemaerkning as bemaerkning
    union all select afvist::text from drift.afvist_linje as afvist
    union all select dsa::text from dsa.dst_institution as dsa
    union all select dsa::text from dsa.stil_dagtilbud as dsa
    union all select dsa::text from dsa.dst_befolkning as dsa
    union all select concat_ws(' ', system, fornavn, efternavn, institutionskode, pladstype, taksttype) from dsa.dst_indskrivning
    union all select concat_ws(' ', ansaettelse_id, stillingskategori_kode, stillingskategori, overenskomst_kode, overenskomst, ansaettelsesvilkaar) from dsa.flis_personale
) as alt where raekke ~ '[0-9]{6}[^0-9]?4[0-9]{3}'

-- Reads: dm.dim_afloenningsform, dm.dim_ansaettelsesvilkaar, dm.dim_ejerform, dm.dim_konto,
--        dm.dim_overenskomst, dm.dim_pladstype, dm.dim_rabat, dm.dim_stillingskategori,
--        dm.dim_taksttype
-- The members of the dimensions without versions, as a fingerprint for each.
select
    'dim_pladstype' as tabel,
    coalesce(md5(string_agg(pladstype, '|' order by pladstype)), '') as aftryk
from dm.dim_pladstype
union all
select
    'dim_taksttype' as tabel,
    coalesce(md5(string_agg(taksttype, '|' order by taksttype)), '') as aftryk
from dm.dim_taksttype
union all
select
    'dim_rabat' as tabel,
    coalesce(md5(string_agg(rabat, '|' order by rabat)), '') as aftryk
from dm.dim_rabat
union all
select
    'dim_ejerform' as tabel,
    coalesce(
        md5(string_agg(ejerform_kode || '=' || ejerform, '|' order by ejerform_kode)), ''
    ) as aftryk
from dm.dim_ejerform
union all
select
    'dim_konto' as tabel,
    coalesce(md5(string_agg(konto || '=' || konto_navn, '|' order by konto_id)), '') as aftryk
from dm.dim_konto
union all
select
    'dim_stillingskategori' as tabel,
    coalesce(
        md5(
            string_agg(
                stillingskategori_kode || '=' || stillingskategori
                || er_paedagogisk || vaegt || er_leder,
                '|' order by stillingskategori_kode
            )
        ),
        ''
    ) as aftryk
from dm.dim_stillingskategori
union all
select
    'dim_overenskomst' as tabel,
    coalesce(
        md5(string_agg(overenskomst_kode || '=' || overenskomst, '|' order by overenskomst_kode)),
        ''
    ) as aftryk
from dm.dim_overenskomst
union all
select
    'dim_afloenningsform' as tabel,
    coalesce(md5(string_agg(afloenningsform, '|' order by afloenningsform)), '') as aftryk
from dm.dim_afloenningsform
union all
select
    'dim_ansaettelsesvilkaar' as tabel,
    coalesce(md5(string_agg(ansaettelsesvilkaar, '|' order by ansaettelsesvilkaar)), '') as aftryk
from dm.dim_ansaettelsesvilkaar
order by tabel;

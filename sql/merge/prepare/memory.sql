-- A load sorts and hashes millions of rows and builds indexes over them: within its transaction it
-- has at least so much memory for that, or as much as the server gives where that is more.
select
    set_config(
        mindst.navn,
        greatest(
            pg_size_bytes(current_setting(mindst.navn)), pg_size_bytes(mindst.stoerrelse)
        ) / 1024 || 'kB',
        true
    )
from (
    values
    ('work_mem', '128MB'),
    ('maintenance_work_mem', '512MB')
) as mindst (navn, stoerrelse);

-- institutioner
select institutionskode, length(institutionsnavn) as tegn from dm.dim_institution where institution_id <> -1 order by institutionskode

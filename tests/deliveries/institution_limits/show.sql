-- versioner
select institutionskode, institutionsnavn, dagtilbudsnummer, kategori, gyldig_fra, gyldig_til from dm.dim_institution where institution_id <> -1 order by institutionskode

-- navne
select dagtilbudsnummer, enhedsnavn, gyldig_fra, gyldig_til from dm.dim_institution_stil where institution_stil_id <> -1 order by 1, 3

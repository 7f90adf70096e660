-- enheder i dimensionen
select kommune_nr, dagtilbudsnummer, enhedsnavn, daginstitutionsnummer as daginst, daginstitutionsnavn, institutionstype_kode as type, ejerform_kode as ejer, kategori, gyldig_fra, gyldig_til from dm.dim_institution_stil where institution_stil_id <> -1 order by kommune_nr, dagtilbudsnummer, gyldig_fra

-- enheder i dimensionen
select kommune_nr, dagtilbudsnummer, enhedsnavn, daginstitutionsnummer as daginst, daginstitutionsnavn, institutionstype_kode as type, ejerform_kode as ejer, kategori, cvr_nummer as cvr, p_nummer as p, geo_bredde as bredde, geo_laengde as laengde from dm.dim_institution_stil where institution_stil_id <> -1 order by kommune_nr, dagtilbudsnummer, gyldig_fra;
-- alternative adresser
select alternativ_adresse_nummer, dagtilbudsnummer, adressenavn from dm.dim_institution_stil_adresse

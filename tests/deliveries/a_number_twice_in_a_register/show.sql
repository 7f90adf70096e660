-- enheder
select kommune_nr, dagtilbudsnummer, gyldig_fra, gyldig_til, er_aktuel from dm.dim_institution_stil where institution_stil_id <> -1 order by dagtilbudsnummer, gyldig_fra, kommune_nr;
-- adresser
select kommune_nr, alternativ_adresse_nummer, gyldig_fra, gyldig_til from dm.dim_institution_stil_adresse order by 2, 3, 1;
-- navne
select dagtilbudsnummer, enhedsnavn from dm.dim_institution_stil where institution_stil_id <> -1 order by 1, 2

-- dsa
select linje_nr, periode, institutionsnummer as nummer, registrering as reg, starttid, sluttid from dsa.aula_tilstedevaerelse order by linje_nr

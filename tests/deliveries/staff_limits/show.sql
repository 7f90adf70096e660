-- dsa
select linje_nr, ansaettelse_id as id, konto, dagtilbudsnummer as nummer, koen, afloenningsform, ansaettelsesvilkaar, beskaeftigelsesgrad as grad, stop_dato, ansat_kommune_nr from dsa.flis_personale order by linje_nr

-- udgifter i kr.
select kommune_nr, taeller from noegletal.udgift_daginstitution_pr_barn order by kommune_nr

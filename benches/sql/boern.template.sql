-- A month of children that nobody delivered: those of 2023-01 once more, so that readers meet as
-- many rows as a country leaves in years.
select drift.opret_partition('fact_indskrivning', '{maaned}');

insert into dm_del.fact_indskrivning_{del} (
    kommune_nr, maaned, borger_nr, borger_id, institution_nr, institution_id, institution_stil_nr,
    institution_stil_id, ejerform_id, pladstype_id, taksttype_id, rabat_id, alder_id,
    bopael_kommune_nr, timer_pr_uge, fuldtidsandel, levering_nr, linje_nr
)
select
    kilde.kommune_nr,
    '{maaned}'::date as maaned,
    kilde.borger_nr,
    kilde.borger_id,
    kilde.institution_nr,
    kilde.institution_id,
    kilde.institution_stil_nr,
    kilde.institution_stil_id,
    kilde.ejerform_id,
    kilde.pladstype_id,
    kilde.taksttype_id,
    kilde.rabat_id,
    kilde.alder_id,
    kilde.bopael_kommune_nr,
    kilde.timer_pr_uge,
    kilde.fuldtidsandel,
    kilde.levering_nr,
    kilde.linje_nr
from dm.fact_indskrivning as kilde
where kilde.maaned = '2023-01-01';

select drift.tilknyt_partition('fact_indskrivning', '{maaned}');

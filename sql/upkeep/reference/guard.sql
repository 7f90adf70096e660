-- Makes: drift.vagt
-- Sets the limit of a guard, the least number that it speaks about, or both. Nothing that is loaded
-- is looked at again.
update drift.vagt
set
    graense = coalesce($2::text::numeric, graense),
    mindst = coalesce($3::bigint, mindst)
where vagt = $1
returning
    format('vagt %s: over %s, mindst %s', vagt, trim_scale(graense), mindst) as aendring;

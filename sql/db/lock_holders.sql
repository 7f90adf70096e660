-- Who may be in the way of this session: the others that hold something of the warehouse in a
-- transaction, the oldest first. The time is not seen by a login that may not see others' sessions.
select
    coalesce(holder.login, 'ukendt') as login,
    holder.pid,
    coalesce(holder.program, '') as program,
    coalesce(to_char(holder.siden, 'YYYY-MM-DD HH24:MI'), '') as siden
from drift.laaseholdere() as holder
order by holder.siden nulls last, holder.pid
limit 3;

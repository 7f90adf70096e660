-- How long a migration waits for whoever reads what it replaces: all others wait behind it
-- meanwhile.
set local lock_timeout = '20s';

-- A package is read for as long as its tables, and the writing of its files, take. Compiling takes
-- longer than its plain queries run.
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0;
set local jit = off;

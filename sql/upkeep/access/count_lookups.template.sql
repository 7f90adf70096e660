-- What counts the numbers that a login looks up.
set local role dagtilbud_ejer;
create sequence if not exists drift.{taeller};
reset role;

-- Every table that carries the record's trigger, from the catalogue: a new one cannot be forgotten. The trigger's arguments
-- are the column that names the enquiry, then the columns that are never recorded.
SELECT c.relname, args[1], args[2:t.tgnargs]
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace
CROSS JOIN LATERAL string_to_array(encode(t.tgargs, 'escape'), '\000') args
WHERE t.tgfoid = 'imap.record()'::regprocedure ORDER BY c.relname

-- Written once is whole at once: no person, recipient, item or file joins a decision after the transaction that made it.

-- Which transaction made a row is the database's word, whatever the application gives. (Never xmin: under a savepoint it is
-- another number.)
CREATE FUNCTION imap.stamp_made_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.made_in := pg_current_xact_id();
  RETURN NEW;
END $$;

-- Let the rows of a table say in which transaction they were made. Called again, it changes nothing.
CREATE FUNCTION imap.keep_made_in(table_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = format('public.%I', table_name)::regclass AND attname = 'made_in') THEN
    RETURN;
  END IF;
  EXECUTE format('ALTER TABLE public.%I ADD COLUMN made_in xid8 NOT NULL DEFAULT pg_current_xact_id()', table_name);
  EXECUTE format('CREATE TRIGGER made_in BEFORE INSERT ON public.%I FOR EACH ROW EXECUTE FUNCTION imap.stamp_made_in()', table_name);
  EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER made_in', table_name);
  EXECUTE format('GRANT SELECT (id, made_in) ON public.%I TO imap_definer', table_name);
  EXECUTE format('CREATE POLICY made_in ON public.%I FOR SELECT TO imap_definer USING (true)', table_name);
END $$;

-- Arguments: the column that names the decision, the decision's table; then, if there is one, a table and its column which
-- bring this row to a decision made before. Asked when the transaction ends: parts are written before or after their decision.
CREATE FUNCTION imap.refuse_late_part() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE whole boolean; part jsonb := to_jsonb(NEW);
BEGIN
  IF part ->> TG_ARGV[0] IS NULL THEN RETURN NULL; END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I d WHERE d.id = $1 AND d.made_in = pg_current_xact_id())', TG_ARGV[1])
    INTO whole USING (part ->> TG_ARGV[0])::uuid;
  IF NOT whole AND TG_NARGS = 4 THEN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I b WHERE b.%I = $1 AND b.made_in = pg_current_xact_id())',
      TG_ARGV[2], TG_ARGV[3]) INTO whole USING (part ->> 'id')::uuid;
  END IF;
  IF NOT whole THEN
    RAISE EXCEPTION 'REC1: nothing joins % after it was made: INSERT on % is refused', TG_ARGV[1], TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION imap.refuse_late_part() OWNER TO imap_definer;

-- Rows of `part` join the decision that their column `key` names in the transaction that made it, and never later.
-- `brought_by`, a table and its column: unless such a row of this transaction brings it. `only`: rows of which this is true.
CREATE FUNCTION imap.joins(part text, key text, decision text, brought_by text[] DEFAULT '{}', only_where text DEFAULT 'true')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text := 'whole_' || key;
BEGIN
  PERFORM imap.keep_made_in(decision);
  IF cardinality(brought_by) > 0 THEN
    PERFORM imap.keep_made_in(brought_by[1]);
    EXECUTE format('GRANT SELECT (%I) ON public.%I TO imap_definer', brought_by[2], brought_by[1]);
  END IF;
  EXECUTE format('CREATE CONSTRAINT TRIGGER %I AFTER INSERT ON public.%I DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (%s) EXECUTE FUNCTION imap.refuse_late_part(%s)', name, part, only_where,
    (SELECT string_agg(quote_literal(x), ', ' ORDER BY n)
     FROM unnest(ARRAY[key, decision] || brought_by) WITH ORDINALITY AS s(x, n)));
  EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER %I', part, name);
END $$;
REVOKE EXECUTE ON FUNCTION imap.keep_made_in(text), imap.joins(text, text, text, text[], text)
  FROM PUBLIC, imap_access, imap_definer;

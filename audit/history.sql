-- History rows are checked by the database: who wrote them, when, and that each says what its row says (spec: the record). The
-- application writes one right after its row. Arguments: the table whose history it is, and whether its rows are written once.
CREATE FUNCTION imap.check_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said jsonb := to_jsonb(NEW) - ARRAY['history_id', 'history_date', 'history_change_reason', 'history_type', 'history_user_id'];
  present jsonb; first boolean;
BEGIN
  EXECUTE format('SELECT to_jsonb(r) FROM public.%I r WHERE r.id = $1', TG_ARGV[0]) INTO present USING NEW.id;
  EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM public.%I h WHERE h.id = $1)', TG_TABLE_NAME) INTO first USING NEW.id;
  IF present IS NULL OR said <> present - ARRAY(SELECT k FROM jsonb_object_keys(present) k WHERE NOT said ? k)
    OR NEW.history_user_id IS DISTINCT FROM imap.me()
    OR NEW.history_type <> (CASE WHEN first THEN '+' ELSE '~' END)
    OR (TG_ARGV[1] = 'once' AND (NOT first OR (present ->> 'made_in')::xid8 <> pg_current_xact_id())) THEN
    RAISE EXCEPTION 'REC1: a row of % is what its row says, written by who wrote that', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.history_date := imap.clock();
  RETURN NEW;
END $$;
ALTER FUNCTION imap.check_history() OWNER TO imap_definer;

DO $$
DECLARE history text; live text; once boolean;
BEGIN
  FOR history IN SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND c.relname LIKE '%\_historical%' LOOP
    live := replace(history, '_historical', '_');
    once := NOT has_table_privilege('imap_access', format('public.%I', live), 'UPDATE');
    IF once THEN PERFORM imap.keep_made_in(live); END IF;
    EXECUTE format('GRANT SELECT ON public.%I TO imap_definer', live);
    EXECUTE format('GRANT SELECT (id) ON public.%I TO imap_definer', history);
    EXECUTE format('CREATE POLICY history ON public.%I FOR SELECT TO imap_definer USING (true)', live);
    EXECUTE format('CREATE POLICY history ON public.%I FOR SELECT TO imap_definer USING (true)', history);
    EXECUTE format('CREATE TRIGGER check_history BEFORE INSERT ON public.%I FOR EACH ROW
      EXECUTE FUNCTION imap.check_history(%L, %L)', history, live, CASE WHEN once THEN 'once' ELSE '' END);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER check_history', history);
  END LOOP;
END $$;

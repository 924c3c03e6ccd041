-- Files: with a draft its author's alone; released, read by exactly those who read what the item says. -------------
GRANT SELECT, INSERT, DELETE ON disclosures_draftfile TO imap_access;
GRANT SELECT, INSERT ON disclosures_itemfile, disclosures_historicalitemfile TO imap_access;
GRANT SELECT ON disclosures_draftfile, disclosures_itemfile TO imap_definer;

ALTER TABLE disclosures_itemfile
  ADD CONSTRAINT disclosures_itemfile_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- A draft's files are whose the draft is: its author's, and the system's when it sweeps it.
ALTER TABLE disclosures_draftfile ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures_draftfile FORCE ROW LEVEL SECURITY;
CREATE POLICY see ON disclosures_draftfile FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id));
CREATE POLICY keep ON disclosures_draftfile FOR INSERT TO imap_access WITH CHECK (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id AND d.author_id = imap.me()));
CREATE POLICY discard ON disclosures_draftfile FOR DELETE TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id));

-- An item gets its files while it is released, in the same transaction, and none afterwards.
CREATE FUNCTION imap.releasing_item(item uuid) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i
                 WHERE i.id = item AND imap.ours(i.agency_id, i.enquiry_id)
                   AND i.recorded_at >= least(now(), imap.clock()))
$$;
ALTER FUNCTION imap.releasing_item(uuid) OWNER TO imap_definer;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disclosures_itemfile', 'disclosures_historicalitemfile'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    -- The item's words have a policy of their own: whoever it shows them to sees the files, whatever it says.
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      EXISTS (SELECT 1 FROM disclosures_itemcontent c WHERE c.item_id = %I.item_id))', t, t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (imap.releasing_item(item_id)%s)', t,
      CASE WHEN t LIKE '%\_historical%' THEN ' AND history_user_id = imap.me()' ELSE '' END);
  END LOOP;
END $$;
CREATE POLICY functions ON disclosures_draftfile FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON disclosures_itemfile FOR SELECT TO imap_definer USING (true);

-- What of the files only the system may ask and write: a person who acts is refused, and so is nobody at all.
CREATE FUNCTION imap.system_acts() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT imap.actor() = 'system' AND imap.me() IS NULL $$;

CREATE FUNCTION imap.require_system(function_name text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF NOT imap.system_acts() THEN
    RAISE EXCEPTION '% answers the system only', function_name USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Which of these keys some row names: for the sweep of what no row names. "None" means that all of them may go, so it is
-- never the answer to a question that was not properly asked. One statement, so that a file that is released at this
-- moment is seen as the draft's or as the item's.
CREATE FUNCTION imap.files_named(keys uuid[]) RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM imap.require_system('imap.files_named');
  IF keys IS NULL OR array_position(keys, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'imap.files_named takes keys, none of them NULL' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  RETURN QUERY SELECT k FROM unnest(keys) k
    WHERE EXISTS (SELECT 1 FROM public.disclosures_itemfile f WHERE f.id = k)
       OR EXISTS (SELECT 1 FROM public.disclosures_itemoriginal f WHERE f.id = k)
       OR EXISTS (SELECT 1 FROM public.disclosures_draftfile f WHERE f.id = k)
       OR EXISTS (SELECT 1 FROM public.disclosures_draftoriginal f WHERE f.id = k);
END $$;
ALTER FUNCTION imap.files_named(uuid[]) OWNER TO imap_definer;

-- Every file that a row names, in the order of their keys: the `most` that follow the key `after`. For the check of a
-- directory that was moved or restored.
CREATE FUNCTION imap.every_file_named(after uuid, most integer, OUT key uuid, OUT sha256 text, OUT released boolean)
RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM imap.require_system('imap.every_file_named');
  RETURN QUERY SELECT n.id, n.sha256::text, n.of_item FROM (
      (SELECT f.id, f.sha256, true FROM public.disclosures_itemfile f WHERE f.id > after ORDER BY f.id LIMIT most)
      UNION ALL
      (SELECT f.id, f.sha256, true FROM public.disclosures_itemoriginal f WHERE f.id > after ORDER BY f.id LIMIT most)
      UNION ALL
      (SELECT f.id, f.sha256, false FROM public.disclosures_draftoriginal f WHERE f.id > after ORDER BY f.id LIMIT most)
      UNION ALL
      (SELECT f.id, f.sha256, false FROM public.disclosures_draftfile f WHERE f.id > after ORDER BY f.id LIMIT most)) n (id, sha256, of_item)
    ORDER BY n.id LIMIT most;
END $$;
ALTER FUNCTION imap.every_file_named(uuid, integer) OWNER TO imap_definer;

-- Whether any row names a file: an empty directory is taken for a new one only where none does.
CREATE FUNCTION imap.any_file_named() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT imap.someone_acts() THEN
    RAISE EXCEPTION 'imap.any_file_named answers nobody without a name' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN EXISTS (SELECT 1 FROM public.disclosures_itemfile) OR EXISTS (SELECT 1 FROM public.disclosures_draftfile);
END $$;
ALTER FUNCTION imap.any_file_named() OWNER TO imap_definer;

-- How many bytes the files have that my agency attached, in drafts and in what it released, originals of pictures too: for
-- its quota.
CREATE FUNCTION imap.bytes_of_my_agency() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(sum(f.size), 0)::bigint FROM (
    SELECT f.size FROM (
      SELECT size, item_id FROM public.disclosures_itemfile UNION ALL
      SELECT size, item_id FROM public.disclosures_itemoriginal) f
    JOIN public.disclosures_item i ON i.id = f.item_id
    WHERE i.agency_id = imap.my_agency()
    UNION ALL
    SELECT f.size FROM (
      SELECT size, draft_id FROM public.disclosures_draftfile UNION ALL
      SELECT size, draft_id FROM public.disclosures_draftoriginal) f
    JOIN public.enquiries_draft d ON d.id = f.draft_id JOIN public.agencies_user u ON u.id = d.author_id
    WHERE u.agency_id = imap.my_agency()) f
$$;
ALTER FUNCTION imap.bytes_of_my_agency() OWNER TO imap_definer;

-- What was done to the directory: moved out of it, or taken over with it. The system's word, written once; read by the
-- system, which goes on where it was cut short, and by the Guardian.
GRANT SELECT, INSERT ON disclosures_fileremoval, disclosures_filesadoption TO imap_access;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disclosures_fileremoval', 'disclosures_filesadoption'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access
      USING ((SELECT imap.system_acts()) OR (SELECT imap.guards()))', t);
  END LOOP;
END $$;
CREATE POLICY record ON disclosures_fileremoval FOR INSERT TO imap_access WITH CHECK ((SELECT imap.system_acts()));
-- Not from the web: an operator does it, on a command line.
CREATE POLICY record ON disclosures_filesadoption FOR INSERT TO imap_access
  WITH CHECK ((SELECT imap.system_acts()) AND current_user = 'imap_worker');

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

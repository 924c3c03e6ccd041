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

-- Which of these keys some row names: for the sweep of what no row names, and for nobody else. One statement, so that a
-- file that is released at this moment is seen as the draft's or as the item's.
CREATE FUNCTION imap.files_named(keys uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT k FROM unnest(keys) k
  WHERE imap.actor() = 'system'
    AND (EXISTS (SELECT 1 FROM public.disclosures_itemfile f WHERE f.id = k)
         OR EXISTS (SELECT 1 FROM public.disclosures_draftfile f WHERE f.id = k))
$$;
ALTER FUNCTION imap.files_named(uuid[]) OWNER TO imap_definer;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- The original of a picture. Recipients read the copy; the original is the sharing agency's, unless it was passed on. ----
GRANT SELECT, INSERT, DELETE, UPDATE (passed_on, reasons) ON disclosures_draftoriginal TO imap_access;
GRANT SELECT, INSERT ON disclosures_itemoriginal, disclosures_historicalitemoriginal TO imap_access;
GRANT SELECT ON disclosures_draftoriginal, disclosures_itemoriginal TO imap_definer;

ALTER TABLE disclosures_itemoriginal
  ADD CONSTRAINT disclosures_itemoriginal_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- In a draft it is whose the draft is, as the copy is; what is chosen changes until it is released.
ALTER TABLE disclosures_draftoriginal ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures_draftoriginal FORCE ROW LEVEL SECURITY;
CREATE POLICY see ON disclosures_draftoriginal FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id));
CREATE POLICY keep ON disclosures_draftoriginal FOR INSERT TO imap_access WITH CHECK (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id AND d.author_id = imap.me())
  AND EXISTS (SELECT 1 FROM disclosures_draftfile f WHERE f.id = copy_id AND f.draft_id = disclosures_draftoriginal.draft_id
                AND f.original_sha256 = disclosures_draftoriginal.sha256));
CREATE POLICY choose ON disclosures_draftoriginal FOR UPDATE TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id AND d.author_id = imap.me()));
CREATE POLICY discard ON disclosures_draftoriginal FOR DELETE TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_draft d WHERE d.id = draft_id));

-- Released: with its copy, in the same transaction, and none afterwards.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disclosures_itemoriginal', 'disclosures_historicalitemoriginal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    -- Of those who read what the item says: everybody where it was passed on, else the agency that shared it.
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      EXISTS (SELECT 1 FROM disclosures_itemcontent c WHERE c.item_id = %I.item_id)
      AND (passed_on OR imap.our_item(item_id)))', t, t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (imap.releasing_item(item_id)
      AND EXISTS (SELECT 1 FROM disclosures_itemfile f WHERE f.id = copy_id AND f.item_id = %I.item_id
                    AND f.original_sha256 = %I.sha256)%s)', t, t, t,
      CASE WHEN t LIKE '%\_historical%' THEN ' AND history_user_id = imap.me()' ELSE '' END);
  END LOOP;
END $$;
CREATE POLICY functions ON disclosures_draftoriginal FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON disclosures_itemoriginal FOR SELECT TO imap_definer USING (true);

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- One set of answers for several items (NPR4), and what is left out of one (REC2) -----------------------------------------
GRANT SELECT, INSERT ON disclosures_sharedanswers, disclosures_leftout, disclosures_sharedinpart TO imap_access;
ALTER TABLE disclosures_sharedanswers
  ADD CONSTRAINT disclosures_sharedanswers_first_in_case FOREIGN KEY (enquiry_id, first_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_leftout
  ADD CONSTRAINT disclosures_leftout_withholding_in_case FOREIGN KEY (enquiry_id, withholding_id)
    REFERENCES disclosures_withholding (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  -- Who received an item learns nothing of the others that have its answers; and that something was left out of it only
  -- where the decision says so: then the row is there, and not otherwise.
  FOR t, visible, writable IN VALUES
    ('sharedanswers',
     'imap.our_item(item_id) OR (SELECT imap.guards())',
     'imap.our_item(item_id) AND imap.our_item(first_id)'),
    ('leftout',
     'imap.our_item(item_id) OR (SELECT imap.guards())',
     'imap.our_item(item_id) AND imap.our_withholding(withholding_id)'),
    ('sharedinpart',
     'imap.our_item(item_id) OR imap.receives(item_id) OR (SELECT imap.guards())',
     'imap.our_item(item_id)')
  LOOP
    EXECUTE format('ALTER TABLE disclosures_%1$s ADD CONSTRAINT disclosures_%1$s_item_in_case FOREIGN KEY (enquiry_id, item_id)
      REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE disclosures_%s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosures_%s
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE POLICY see ON disclosures_%s FOR SELECT TO imap_access USING (%s)', t, visible);
    EXECUTE format('CREATE POLICY record ON disclosures_%s FOR INSERT TO imap_access WITH CHECK (%s)', t, writable);
    EXECUTE format('CREATE POLICY named_people ON disclosures_%s AS RESTRICTIVE FOR SELECT TO imap_access
      USING (NOT imap.closed(item_id))', t);
  END LOOP;
END $$;

-- NPR4, held by the database: one set of answers only for the same source, kind, person and decision. Asked with the rights
-- of whoever writes it, who reads both.
CREATE FUNCTION imap.guard_shared_answers() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemcontent c ON c.item_id = i.id,
      public.disclosures_item f JOIN public.disclosures_itemcontent d ON d.item_id = f.id
    WHERE i.id = NEW.item_id AND f.id = NEW.first_id AND i.release_id = f.release_id
      AND (i.kind, i.about_id, i.necessary_because, i.proportionate, i.life_at_risk, i.proportionate_because, i.relevant_because)
        = (f.kind, f.about_id, f.necessary_because, f.proportionate, f.life_at_risk, f.proportionate_because, f.relevant_because)
      AND regexp_replace(lower(c.said_by), '[^[:alnum:]]+', '', 'g') = regexp_replace(lower(d.said_by), '[^[:alnum:]]+', '', 'g')
      AND ARRAY(SELECT x.recipient_id FROM public.disclosures_itemrecipient x WHERE x.item_id = i.id ORDER BY 1)
        = ARRAY(SELECT x.recipient_id FROM public.disclosures_itemrecipient x WHERE x.item_id = f.id ORDER BY 1)
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'NPR4: source, kind, person and decision are not the same' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guard_shared_answers BEFORE INSERT ON disclosures_sharedanswers
  FOR EACH ROW EXECUTE FUNCTION imap.guard_shared_answers();
ALTER TABLE disclosures_sharedanswers ENABLE ALWAYS TRIGGER guard_shared_answers;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

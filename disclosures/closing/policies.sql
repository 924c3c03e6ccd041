-- Closing (OUT2): the lead agency's, with its reasons; a Guardian reads decisions and reasons.
GRANT SELECT, INSERT ON disclosures_closing, disclosures_closedwithout TO imap_access;
GRANT SELECT ON disclosures_closing, disclosures_closedwithout, disclosures_acknowledgement TO imap_definer;
CREATE POLICY functions ON disclosures_closing FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON disclosures_closedwithout FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON disclosures_acknowledgement FOR SELECT TO imap_definer USING (true);

-- No closing without the stage's move of the same key, and no row that points into another case.
ALTER TABLE disclosures_closing ADD CONSTRAINT disclosures_closing_moves FOREIGN KEY (enquiry_id, id)
  REFERENCES enquiries_stagemove (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_closedwithout
  ADD CONSTRAINT disclosures_closedwithout_in_case FOREIGN KEY (enquiry_id, closing_id)
    REFERENCES disclosures_closing (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_closedwithout_request_in_case FOREIGN KEY (enquiry_id, request_id)
    REFERENCES disclosures_informationrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_closedwithout_release_in_case FOREIGN KEY (enquiry_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- Written before the move and never afterwards: a closing is whole at once.
CREATE FUNCTION imap.guard_closing_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.enquiries_enquiry e WHERE e.id = NEW.enquiry_id AND e.stage = 'decided') THEN
    RAISE EXCEPTION 'OUT2: only a decided enquiry is closed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_closing_row() OWNER TO imap_definer;

-- A red or amber enquiry is closed by a manager over a silence, or over something that nobody of the lead agency has read,
-- each confirmed by itself. Items for named people alone count on the page, where these are known, and not here.
CREATE FUNCTION imap.guard_closing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE missing integer; confirmed integer;
BEGIN
  IF NEW.to_stage <> 'closed' THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.disclosures_closing c WHERE c.id = NEW.id AND c.enquiry_id = NEW.enquiry_id
      AND c.recorded_by_id = NEW.recorded_by_id) THEN
    RAISE EXCEPTION 'OUT2: an enquiry is closed with its reasons and last words' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.enquiries_concern k WHERE k.enquiry_id = NEW.enquiry_id AND k.rating IN (1, 2)) THEN
    RETURN NEW;
  END IF;
  SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM public.disclosures_closedwithout w
      WHERE w.closing_id = NEW.id AND (w.request_id = m.request_id OR w.release_id = m.release_id)))
    INTO missing, confirmed
  FROM (
    SELECT r.id AS request_id, NULL::uuid AS release_id FROM public.disclosures_informationrequest r
    WHERE r.enquiry_id = NEW.enquiry_id AND imap.is_open(r.id) AND imap.stopped_since(r.id, true) IS NULL
    UNION ALL
    SELECT NULL, s.id FROM public.disclosures_release s
    WHERE s.enquiry_id = NEW.enquiry_id AND s.agency_id <> NEW.agency_id
      AND EXISTS (SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
        WHERE i.release_id = s.id AND NOT i.sensitive AND x.recipient_id = NEW.agency_id
          AND NOT imap.is_recalled(i.id, x.recipient_id))
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_acknowledgement a
        WHERE a.release_id = s.id AND a.agency_id = NEW.agency_id)) m;
  IF confirmed < missing OR (missing > 0 AND NOT imap.i_am('manager')) THEN
    RAISE EXCEPTION 'OUT2: a manager confirms each silence and each thing unread' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_closing() OWNER TO imap_definer;
CREATE TRIGGER guard_closing BEFORE INSERT ON enquiries_stagemove FOR EACH ROW EXECUTE FUNCTION imap.guard_closing();
ALTER TABLE enquiries_stagemove ENABLE ALWAYS TRIGGER guard_closing;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOR t, visible, writable IN VALUES
    ('disclosures_closing', 'imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)'),
    ('disclosures_closedwithout', 'imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.leads(enquiry_id) AND EXISTS (SELECT 1 FROM disclosures_closing c
        WHERE c.id = closing_id AND c.recorded_by_id = imap.me())')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER guard_closing_row BEFORE INSERT ON %I FOR EACH ROW
      EXECUTE FUNCTION imap.guard_closing_row()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER guard_closing_row', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (%s)', t, visible);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (%s)', t, writable);
  END LOOP;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON disclosures_closing FOR EACH ROW EXECUTE FUNCTION imap.stamp();
ALTER TABLE disclosures_closing ENABLE ALWAYS TRIGGER stamp;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- Advice (ADV1): seen by the agency that asked, where it has a part in the enquiry, and by whoever advises in the seat that was
-- asked. Nobody else: not the administrator, no other agency, the lead agency among them.
GRANT SELECT, INSERT ON enquiries_advicerequest, enquiries_advice, enquiries_advicefollowed TO imap_access;

-- Do I advise in this seat, on a question of this agency that somebody else asked? A manager who is kept out of the enquiry
-- does not; those who do no casework read a question without names, unless a restriction names them (imap.keep_out).
CREATE FUNCTION imap.advises(enquiry uuid, agency uuid, seat text, asker uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT asker <> imap.me() AND CASE seat
    WHEN 'manager' THEN agency = imap.my_agency() AND imap.i_am('manager') AND NOT imap.keeps_out(enquiry, imap.me())
    WHEN 'guardian' THEN agency = imap.my_agency() AND imap.i_am('guardian')
    WHEN 'partnership' THEN imap.i_am('partnership_guardian')
    WHEN 'dpo' THEN agency = imap.my_agency() AND imap.i_am('dpo')
    ELSE false END
$$;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOREACH t IN ARRAY ARRAY['advice', 'advicefollowed'] LOOP
    EXECUTE format('ALTER TABLE enquiries_%1$s ADD CONSTRAINT enquiries_%1$s_in_case FOREIGN KEY (enquiry_id, request_id)
      REFERENCES enquiries_advicerequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t);
  END LOOP;
  FOR t, visible, writable IN VALUES
    ('advicerequest', '(agency_id = (SELECT imap.my_agency()) AND imap.has_part(enquiry_id))
        OR imap.advises(enquiry_id, agency_id, seat, recorded_by_id)',
      'imap.in_my_name(recorded_by_id, agency_id) AND imap.has_part(enquiry_id)'),
    ('advice', 'EXISTS (SELECT 1 FROM enquiries_advicerequest r WHERE r.id = request_id)',
      'recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND EXISTS (
        SELECT 1 FROM enquiries_advicerequest r WHERE r.id = request_id AND CASE
          WHEN r.spoken THEN r.recorded_by_id = imap.me() AND given_by <> ''''
          ELSE given_by = '''' AND imap.advises(r.enquiry_id, r.agency_id, r.seat, r.recorded_by_id) END)'),
    ('advicefollowed', 'agency_id = (SELECT imap.my_agency()) AND imap.has_part(enquiry_id)',
      'imap.in_my_name(recorded_by_id, agency_id) AND imap.has_part(enquiry_id) AND EXISTS (
        SELECT 1 FROM enquiries_advicerequest r JOIN enquiries_advice a ON a.request_id = r.id
        WHERE r.id = enquiries_advicefollowed.request_id AND r.agency_id = imap.my_agency())')
  LOOP
    EXECUTE format('ALTER TABLE enquiries_%s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE enquiries_%s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON enquiries_%s
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE enquiries_%s ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON enquiries_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE enquiries_%s ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('CREATE POLICY see ON enquiries_%s FOR SELECT TO imap_access USING (%s)', t, visible);
    EXECUTE format('CREATE POLICY record ON enquiries_%s FOR INSERT TO imap_access WITH CHECK (%s)', t, writable);
  END LOOP;
END $$;
-- One list for My work, with its reader's own rights: what waits for my advice, or what I was advised and have not said
-- whether I followed it.
CREATE FUNCTION imap.advice_to_do(list text, rated integer)
RETURNS TABLE (key uuid, enquiry_id uuid, at timestamptz, who text, about text) LANGUAGE sql STABLE AS $$
  SELECT w.key, w.enquiry_id, w.at, w.who, w.about FROM (
    SELECT r.id AS key, r.enquiry_id, r.due_at AS at, u.name::text AS who, r.about::text AS about
    FROM enquiries_advicerequest r JOIN agencies_user u ON u.id = r.recorded_by_id
    WHERE list = 'advice' AND (r.agency_id = (SELECT imap.my_agency()) OR r.seat = 'partnership') AND NOT r.spoken
      AND imap.advises(r.enquiry_id, r.agency_id, r.seat, r.recorded_by_id)
      AND NOT EXISTS (SELECT 1 FROM enquiries_advice a WHERE a.request_id = r.id)
    UNION ALL
    SELECT r.id, r.enquiry_id, a.recorded_at, coalesce(nullif(a.given_by, ''), u.name)::text, r.about::text
    FROM enquiries_advicerequest r JOIN enquiries_advice a ON a.request_id = r.id
    JOIN agencies_user u ON u.id = a.recorded_by_id
    WHERE list = 'advice_given' AND r.recorded_by_id = (SELECT imap.me())
      AND NOT EXISTS (SELECT 1 FROM enquiries_advicefollowed f WHERE f.request_id = r.id)
  ) w WHERE rated IS NULL OR EXISTS (
    SELECT 1 FROM enquiries_concern k WHERE k.enquiry_id = w.enquiry_id AND k.rating = rated)
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

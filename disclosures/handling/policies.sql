-- Marks of an item: sensitive (SEN1), owed in confidence (DOC1), perhaps relevant to a criminal investigation (ONW3) ------
GRANT SELECT, INSERT ON disclosures_itemsensitivity, disclosures_itemreader, disclosures_sensitiveread,
  disclosures_itemconfidence, disclosures_criminalrelevance TO imap_access;
GRANT SELECT ON disclosures_itemsensitivity, disclosures_itemreader, disclosures_sensitiveread,
  disclosures_criminalrelevance TO imap_definer;

CREATE FUNCTION imap.police() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT EXISTS (SELECT 1 FROM public.agencies_agency a WHERE a.id = imap.my_agency() AND a.kind = 'police') $$;

-- SEN1: who is named works now, for an agency that the item goes to.
CREATE FUNCTION imap.may_be_named(agency uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM public.agencies_user u
    WHERE u.id = person AND u.agency_id = agency AND imap.has_role(u.id, 'practitioner', 'manager'))
$$;

-- One that is replaced was named for the same item and the same agency.
CREATE FUNCTION imap.replaces(reader uuid, item uuid, agency uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_itemreader r
                 WHERE r.id = reader AND r.item_id = replaces.item AND r.of_id = replaces.agency)
$$;

-- Of a release: all that is in it is closed to me.
CREATE FUNCTION imap.all_closed(release uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i WHERE i.release_id = release AND i.sensitive)
    AND NOT EXISTS (SELECT 1 FROM public.disclosures_item i WHERE i.release_id = release
      AND NOT (i.sensitive AND imap.closed(i.id)))
$$;
ALTER FUNCTION imap.replaces(uuid, uuid, uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.all_closed(uuid) OWNER TO imap_definer;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOR t, visible, writable IN VALUES
    ('itemsensitivity',
     'imap.our_item(item_id) OR imap.receives(item_id)',
     'imap.our_item(item_id)'),
    ('itemreader',
     'imap.our_item(item_id) OR (of_id = imap.my_agency() AND imap.receives(item_id))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_item(item_id) AND imap.may_be_named(of_id, person_id)
      AND imap.may_be_named(of_id, deputy_id) AND EXISTS (SELECT 1 FROM disclosures_itemrecipient x
        WHERE x.item_id = disclosures_itemreader.item_id AND x.recipient_id = disclosures_itemreader.of_id)
      AND (supersedes_id IS NULL OR imap.replaces(supersedes_id, item_id, of_id))'),
    ('sensitiveread',
     'imap.our_item(item_id) OR imap.receives(item_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.receives(item_id) AND imap.reads(item_id)'),
    ('itemconfidence',
     'imap.our_item(item_id) OR imap.receives(item_id) OR (SELECT imap.guards())',
     'imap.our_item(item_id)'),
    ('criminalrelevance',
     'imap.our_item(item_id) OR imap.receives(item_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND (imap.our_item(item_id)
        OR (imap.receives(item_id) AND (imap.leads(enquiry_id) OR imap.police())))')
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
    IF t <> 'itemconfidence' THEN
      EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
    END IF;
    CONTINUE WHEN t IN ('itemsensitivity', 'itemconfidence');
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
END $$;
ALTER TABLE disclosures_itemconfidence
  ADD CONSTRAINT disclosures_itemconfidence_owed_in_case FOREIGN KEY (enquiry_id, owed_to_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- SEN1, over every policy that lets somebody see an item or what hangs on it: of one that is closed to them there is no
-- row at all, whatever their agency or their office. Restrictive policies are joined to all others by AND.
DO $$
DECLARE t text; condition text;
BEGIN
  FOR t, condition IN VALUES
    ('item', 'NOT sensitive OR NOT imap.closed(id)'),
    ('itemcontent', 'NOT imap.closed(item_id)'),
    ('itemrecipient', 'NOT imap.closed(item_id)'),
    ('itemconfidence', 'NOT imap.closed(item_id)'),
    ('criminalrelevance', 'NOT imap.closed(item_id)'),
    ('standingagreement', 'NOT imap.closed(item_id)'),
    ('onwardrequest', 'NOT imap.closed(item_id)'),
    ('passingon', 'NOT imap.closed(item_id)'),
    ('correction', 'NOT imap.closed(item_id)'),
    ('correctionread', 'EXISTS (SELECT 1 FROM disclosures_correction c WHERE c.id = correction_id)'),
    ('thirdpartytold', 'EXISTS (SELECT 1 FROM disclosures_correction c WHERE c.id = correction_id)'),
    ('recalleditem', 'NOT imap.closed(item_id)'),
    ('release', 'NOT imap.all_closed(id)')
  LOOP
    FOREACH t IN ARRAY ARRAY['disclosures_' || t, 'disclosures_historical' || t] LOOP
      CONTINUE WHEN to_regclass(t) IS NULL;
      EXECUTE format('CREATE POLICY named_people ON %I AS RESTRICTIVE FOR SELECT TO imap_access USING (%s)', t, condition);
    END LOOP;
  END LOOP;
END $$;

-- For managers of the lead agency: that there is a sensitive item and who its named people are, so that nothing waits for
-- somebody who is away. Not what it says, whom it is about, or what makes it sensitive (SEN1).
CREATE FUNCTION imap.sensitive_items(enquiry uuid)
RETURNS TABLE (item_id uuid, number smallint, provider text, shared_at timestamptz, recipient text, person text, deputy text, away boolean,
  read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, i.number, p.name::text, i.recorded_at, a.name::text, u.name::text, d.name::text, NOT (u.is_active AND d.is_active),
    (SELECT s.recorded_at FROM public.disclosures_sensitiveread s WHERE s.item_id = i.id AND s.agency_id = r.of_id)
  FROM public.disclosures_item i JOIN public.disclosures_itemreader r ON r.item_id = i.id
  JOIN public.agencies_agency p ON p.id = i.agency_id JOIN public.agencies_agency a ON a.id = r.of_id
  JOIN public.agencies_user u ON u.id = r.person_id JOIN public.agencies_user d ON d.id = r.deputy_id
  WHERE i.enquiry_id = sensitive_items.enquiry AND i.sensitive AND imap.leads(i.enquiry_id) AND imap.i_am('manager')
    AND NOT EXISTS (SELECT 1 FROM public.disclosures_itemreader n WHERE n.supersedes_id = r.id)
  ORDER BY i.recorded_at, i.id, a.name, r.recorded_at, r.id
$$;

-- The schedule of an enquiry: what may be relevant to a criminal investigation, for managers of the lead agency, police
-- who received it, and the Guardian. `known`: the reader may know more than that it exists (ONW3).
CREATE FUNCTION imap.criminal_schedule(enquiry uuid)
RETURNS TABLE (item_id uuid, release_id uuid, kind text, information_from date, provider text, shared_at timestamptz,
  sensitive boolean, marked_at timestamptz, marked_by text, known boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, CASE WHEN k.known THEN i.release_id END, CASE WHEN k.known THEN i.kind::text ELSE '' END,
    CASE WHEN k.known THEN i.information_from END, p.name::text, i.recorded_at, i.sensitive, c.recorded_at, a.name::text, k.known
  FROM public.disclosures_criminalrelevance c JOIN public.disclosures_item i ON i.id = c.item_id
  JOIN public.agencies_agency p ON p.id = i.agency_id JOIN public.agencies_agency a ON a.id = c.agency_id
  CROSS JOIN LATERAL (SELECT imap.receives(i.id) OR (imap.guards() AND NOT i.sensitive) AS known) k
  WHERE i.enquiry_id = criminal_schedule.enquiry AND (
    (imap.guards() AND NOT i.sensitive AND i.enquiry_id <> ALL (imap.barred_from()))
    OR (imap.leads(i.enquiry_id) AND imap.i_am('manager'))
    OR (imap.police() AND imap.receives(i.id)))
  ORDER BY i.recorded_at, i.id
$$;

-- A safety warning, for everybody with a part in the enquiry and the Guardian: an address in it is not to be disclosed.
CREATE FUNCTION imap.not_to_be_disclosed(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_itemsensitivity s
      WHERE s.enquiry_id = not_to_be_disclosed.enquiry AND s.why = 'address')
    AND (imap.has_part(not_to_be_disclosed.enquiry)
      OR (imap.guards() AND not_to_be_disclosed.enquiry <> ALL (imap.barred_from())))
$$;

ALTER FUNCTION imap.sensitive_items(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.criminal_schedule(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.not_to_be_disclosed(uuid) OWNER TO imap_definer;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

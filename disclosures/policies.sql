-- The second lock, part four: requests, answers, what is shared and what is withheld.

GRANT SELECT, INSERT ON disclosures_informationrequest, disclosures_requestperson, disclosures_answer,
  disclosures_release, disclosures_item, disclosures_itemcontent, disclosures_itemrecipient,
  disclosures_withholding, disclosures_withholdingreason, disclosures_withholdingaccount,
  disclosures_acknowledgement, disclosures_historicalinformationrequest, disclosures_historicalanswer,
  disclosures_historicalrelease, disclosures_historicalitem, disclosures_historicalitemcontent, disclosures_historicalwithholding,
  disclosures_historicalwithholdingreason, disclosures_historicalwithholdingaccount TO imap_access;
GRANT SELECT ON disclosures_informationrequest, disclosures_requestperson, disclosures_answer,
  disclosures_release, disclosures_item, disclosures_itemrecipient, disclosures_withholding TO imap_definer;

-- A request that names no kinds asks for any kind.
ALTER TABLE disclosures_informationrequest ALTER COLUMN kinds SET DEFAULT '{}';

-- No row can point into another case.
ALTER TABLE disclosures_requestperson
  ADD CONSTRAINT disclosures_requestperson_request_in_case FOREIGN KEY (enquiry_id, request_id)
    REFERENCES disclosures_informationrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_requestperson_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_answer
  ADD CONSTRAINT disclosures_answer_in_case FOREIGN KEY (enquiry_id, request_id)
    REFERENCES disclosures_informationrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_release
  ADD CONSTRAINT disclosures_release_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_answer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_item
  ADD CONSTRAINT disclosures_item_release_in_case FOREIGN KEY (enquiry_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_item_about_in_case FOREIGN KEY (enquiry_id, about_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_itemcontent
  ADD CONSTRAINT disclosures_content_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_itemrecipient
  ADD CONSTRAINT disclosures_recipient_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_withholding
  ADD CONSTRAINT disclosures_withholding_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_answer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_withholdingreason
  ADD CONSTRAINT disclosures_withholdingreason_in_case FOREIGN KEY (enquiry_id, withholding_id)
    REFERENCES disclosures_withholding (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_withholdingaccount
  ADD CONSTRAINT disclosures_withholdingaccount_in_case FOREIGN KEY (enquiry_id, withholding_id)
    REFERENCES disclosures_withholding (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_acknowledgement
  ADD CONSTRAINT disclosures_acknowledgement_in_case FOREIGN KEY (enquiry_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- What the functions below look behind -------------------------------------------------------------------
CREATE FUNCTION imap.was_asked(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_informationrequest r
                 WHERE r.id = request AND r.asked_id = imap.my_agency()
                   AND imap.holds(r.enquiry_id, 'asked_enquiry'))
$$;

CREATE FUNCTION imap.receives(item uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_itemrecipient x
                 WHERE x.item_id = item AND x.recipient_id = imap.my_agency() AND imap.has_part(x.enquiry_id))
$$;

CREATE FUNCTION imap.receives_release(release uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
                 WHERE i.release_id = release AND x.recipient_id = imap.my_agency() AND imap.has_part(i.enquiry_id))
$$;

-- Rows of mine: my agency wrote them, and still has a part in the case.
CREATE FUNCTION imap.ours(agency uuid, enquiry uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT agency = imap.my_agency() AND imap.has_part(enquiry) $$;

CREATE FUNCTION imap.our_item(item uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i WHERE i.id = item AND imap.ours(i.agency_id, i.enquiry_id))
$$;

CREATE FUNCTION imap.our_answer(answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_answer a WHERE a.id = answer AND imap.ours(a.agency_id, a.enquiry_id))
$$;

CREATE FUNCTION imap.our_release(release uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_release r WHERE r.id = release AND imap.ours(r.agency_id, r.enquiry_id))
$$;

CREATE FUNCTION imap.our_withholding(withholding uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_withholding w
                 WHERE w.id = withholding AND imap.ours(w.agency_id, w.enquiry_id))
$$;

-- The position in force, in minimal facts, for an agency that reads no consent rows: only about the people
-- whom a request to it states, and of limits only what concerns it: whether it is not to be asked, and which kinds
-- among those asked for are kept out (CON6). rules decide what follows.
CREATE FUNCTION imap.position_in_force(request uuid)
RETURNS TABLE (person_id uuid, consent_position text, recorded_at timestamptz, overridden_at timestamptz,
  by_another boolean, unborn boolean, for_self boolean, not_asked boolean, not_kinds text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT rp.person_id, c.position, c.recorded_at,
    (SELECT max(o.recorded_at) FROM public.consent_override o JOIN public.consent_overrideperson op ON op.override_id = o.id
     WHERE op.person_id = rp.person_id AND o.agency_id = r.agency_id
       AND NOT EXISTS (SELECT 1 FROM public.consent_review v WHERE v.override_id = o.id AND v.verdict = 'overturned')),
    COALESCE(c.giver_id <> rp.person_id, false), p.unborn,
    p.role <> 'child' OR COALESCE(date_part('year', age((now() AT TIME ZONE 'Europe/London')::date, p.date_of_birth))::int,
      p.age_estimate::int, 0) >= 16,
    r.asked_id = ANY (c.not_agencies),
    ARRAY(SELECT k::text FROM unnest(c.not_kinds) k WHERE cardinality(r.kinds) = 0 OR k = ANY (r.kinds))
  FROM public.disclosures_informationrequest r
  JOIN public.disclosures_requestperson rp ON rp.request_id = r.id
  JOIN public.enquiries_person p ON p.id = rp.person_id
  JOIN LATERAL (SELECT cr.position, cr.recorded_at, cr.giver_id, cr.not_agencies, cr.not_kinds FROM public.consent_consentrecord cr
                WHERE cr.person_id = rp.person_id
                  AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = cr.id)) c ON true
  WHERE r.id = request AND (imap.was_asked(r.id) OR imap.leads(r.enquiry_id))
$$;

-- Which agency's request, answer or release this is, before the row's own policies apply.
ALTER FUNCTION imap.was_asked(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.receives(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.receives_release(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_item(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_answer(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_release(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_withholding(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.position_in_force(uuid) OWNER TO imap_definer;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOREACH t IN ARRAY ARRAY['informationrequest', 'requestperson', 'answer', 'release', 'item', 'itemcontent',
    'itemrecipient', 'withholding', 'withholdingreason', 'withholdingaccount', 'acknowledgement'] LOOP
    IF t IN ('informationrequest', 'requestperson', 'answer', 'release', 'item', 'itemrecipient', 'withholding') THEN
      EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
    END IF;
    IF t IN ('informationrequest', 'answer', 'release', 'item', 'withholding', 'acknowledgement') THEN
      EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
      EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER stamp', t);
    END IF;
  END LOOP;

  -- One line a table: who sees a row, who may write it. A history table has its model's own two answers.
  FOR t, visible, writable IN VALUES
    ('informationrequest',
     'imap.leads(enquiry_id) OR (SELECT imap.guards()) OR (asked_id = imap.my_agency() AND imap.holds(enquiry_id, ''asked_enquiry''))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)'),
    ('requestperson',
     'imap.leads(enquiry_id) OR imap.was_asked(request_id)',
     'imap.leads(enquiry_id)'),
    ('answer',
     'imap.leads(enquiry_id) OR (SELECT imap.guards()) OR imap.ours(agency_id, enquiry_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.was_asked(request_id)'),
    ('release',
     'imap.ours(agency_id, enquiry_id) OR imap.receives_release(id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_answer(answer_id)'),
    ('item',
     'imap.ours(agency_id, enquiry_id) OR imap.receives(id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_release(release_id)'),
    ('itemcontent',
     'imap.our_item(item_id) OR imap.receives(item_id)',
     'imap.our_item(item_id)'),
    ('itemrecipient',
     'imap.our_item(item_id) OR (recipient_id = imap.my_agency() AND imap.has_part(enquiry_id)) OR (SELECT imap.guards())',
     'imap.our_item(item_id)'),
    ('withholding',
     'imap.ours(agency_id, enquiry_id) OR (SELECT imap.guards()) OR (existence_shown AND imap.leads(enquiry_id))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_answer(answer_id)'),
    ('withholdingreason',
     'imap.our_withholding(withholding_id) OR (SELECT imap.guards())',
     'imap.our_withholding(withholding_id)'),
    ('withholdingaccount',
     'imap.our_withholding(withholding_id)',
     'imap.our_withholding(withholding_id)'),
    ('acknowledgement',
     'EXISTS (SELECT 1 FROM disclosures_release r WHERE r.id = release_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.receives_release(release_id)')
  LOOP
    FOREACH t IN ARRAY ARRAY['disclosures_' || t, 'disclosures_historical' || t] LOOP
      CONTINUE WHEN to_regclass(t) IS NULL;
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
      EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
      EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
      EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
      EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (%s)', t, visible);
      EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (%s)', t,
        CASE WHEN t LIKE '%\_historical%' THEN writable || ' AND history_user_id = imap.me()' ELSE writable END);
    END LOOP;
  END LOOP;
END $$;

-- OPEN1 and OVR8, held by the database: only an open enquiry asks, and only about people whose consent
-- position stands on the record.
CREATE FUNCTION imap.guard_request() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.enquiries_enquiry e
                 WHERE e.id = NEW.enquiry_id AND e.stage IN ('open', 'gathering')) THEN
    RAISE EXCEPTION 'OPEN1: only an open enquiry sends requests' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION imap.guard_request_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.consent_consentrecord c WHERE c.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'OVR8: the consent position comes before the request' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_request() OWNER TO imap_definer;
ALTER FUNCTION imap.guard_request_person() OWNER TO imap_definer;
CREATE TRIGGER guard_request BEFORE INSERT ON disclosures_informationrequest
  FOR EACH ROW EXECUTE FUNCTION imap.guard_request();
CREATE TRIGGER guard_request_person BEFORE INSERT ON disclosures_requestperson
  FOR EACH ROW EXECUTE FUNCTION imap.guard_request_person();
ALTER TABLE disclosures_informationrequest ENABLE ALWAYS TRIGGER guard_request;
ALTER TABLE disclosures_requestperson ENABLE ALWAYS TRIGGER guard_request_person;

-- The outcome: the lead agency's; a Guardian reads decisions and reasons, not what was said at a strategy
-- discussion. The agency that referred reads what it is told, and not why somebody is not told.
GRANT SELECT, INSERT ON disclosures_consentconfirmation, disclosures_outcome, disclosures_strategydiscussion,
  disclosures_referrertold TO imap_access;
GRANT SELECT ON disclosures_consentconfirmation TO imap_definer;
CREATE POLICY functions ON disclosures_consentconfirmation FOR SELECT TO imap_definer USING (true);

ALTER TABLE disclosures_outcome
  ADD CONSTRAINT disclosures_outcome_in_case FOREIGN KEY (enquiry_id, confirmation_id)
    REFERENCES disclosures_consentconfirmation (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_strategydiscussion
  ADD CONSTRAINT disclosures_strategydiscussion_in_case FOREIGN KEY (enquiry_id, outcome_id)
    REFERENCES disclosures_outcome (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_referrertold
  ADD CONSTRAINT disclosures_referrertold_in_case FOREIGN KEY (enquiry_id, outcome_id)
    REFERENCES disclosures_outcome (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOR t, visible, writable IN VALUES
    ('disclosures_consentconfirmation',
     'imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)'),
    ('disclosures_outcome',
     'imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)'),
    ('disclosures_strategydiscussion',
     'imap.leads(enquiry_id)',
     'imap.leads(enquiry_id) AND EXISTS (SELECT 1 FROM disclosures_outcome o
        WHERE o.id = outcome_id AND o.recorded_by_id = imap.me())'),
    ('disclosures_referrertold',
     'imap.leads(enquiry_id) OR (SELECT imap.guards())
        OR (how <> ''not_told'' AND imap.holds(enquiry_id, ''referred_enquiry''))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (%s)', t, visible);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (%s)', t, writable);
    CONTINUE WHEN t = 'disclosures_strategydiscussion';
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
END $$;

-- OPEN2, held by the database: an outcome stands on a confirmation that knows the newest consent record of
-- everybody, and is written while the enquiry is being worked on.
CREATE FUNCTION imap.guard_outcome() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.enquiries_enquiry e
                 WHERE e.id = NEW.enquiry_id AND e.stage IN ('open', 'gathering')) THEN
    RAISE EXCEPTION 'OPEN2: only an open enquiry is decided' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM public.disclosures_consentconfirmation k WHERE k.id = NEW.confirmation_id AND NOT EXISTS (
      SELECT 1 FROM public.consent_consentrecord c
      WHERE c.enquiry_id = NEW.enquiry_id AND c.id <> ALL (k.consent_records)
        AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id))) THEN
    RAISE EXCEPTION 'OPEN2: a consent record is newer than the confirmation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_outcome() OWNER TO imap_definer;
CREATE TRIGGER guard_outcome BEFORE INSERT ON disclosures_outcome
  FOR EACH ROW EXECUTE FUNCTION imap.guard_outcome();
ALTER TABLE disclosures_outcome ENABLE ALWAYS TRIGGER guard_outcome;

-- OVR2: an agency that was asked names, in an override of its own, people whom a request to it states.
CREATE POLICY stated ON consent_overrideperson AS RESTRICTIVE FOR INSERT TO imap_access WITH CHECK (
  imap.leads(enquiry_id) OR EXISTS (SELECT 1 FROM disclosures_requestperson s
    WHERE s.person_id = consent_overrideperson.person_id AND imap.was_asked(s.request_id))
  OR EXISTS (SELECT 1 FROM imap.people_given(enquiry_id) g WHERE g.person_id = consent_overrideperson.person_id));

-- OVR6: an agency that had reasons for going ahead and withheld all the same says why. Its own, and its manager's: whether
-- something was withheld at all may be hidden from everybody else.
GRANT SELECT, INSERT ON disclosures_keptdespite, disclosures_historicalkeptdespite, disclosures_keptdespiteread TO imap_access;
ALTER TABLE disclosures_keptdespite
  ADD CONSTRAINT disclosures_keptdespite_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_answer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_keptdespiteread
  ADD CONSTRAINT disclosures_keptdespiteread_in_case FOREIGN KEY (enquiry_id, kept_id)
    REFERENCES disclosures_keptdespite (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
DO $$
DECLARE t text; writable text;
BEGIN
  FOR t, writable IN VALUES
    ('disclosures_keptdespite', 'imap.our_answer(answer_id)'),
    ('disclosures_historicalkeptdespite', 'history_user_id = imap.me() AND imap.our_answer(answer_id)'),
    ('disclosures_keptdespiteread', 'imap.i_am(''manager'') AND EXISTS (SELECT 1 FROM disclosures_keptdespite k
       WHERE k.id = kept_id AND k.agency_id = imap.my_agency() AND k.recorded_by_id <> imap.me())')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (imap.ours(agency_id, enquiry_id))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id) AND %s)', t, writable);
    CONTINUE WHEN t LIKE '%\_historical%';
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

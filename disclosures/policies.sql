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

-- ACC3: what went to the wrong place was called back, so this agency does not receive it any more.
CREATE FUNCTION imap.is_recalled(item uuid, recipient uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_recalleditem k
                 WHERE k.item_id = is_recalled.item AND k.recipient_id = is_recalled.recipient)
$$;

-- An item and the versions before it: what was permitted, or passed on, of those concerns the newest as well (ACC2).
CREATE FUNCTION imap.versions_to(item uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE v(id) AS (SELECT versions_to.item
    UNION SELECT c.item_id FROM v JOIN public.disclosures_correction c ON c.replacement_id = v.id)
  SELECT id FROM v
$$;

-- Of a sensitive item (SEN1): am I one of its named people in force, or a deputy?
CREATE FUNCTION imap.reads(item uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_itemreader r
                 WHERE r.item_id = reads.item AND r.of_id = imap.my_agency() AND imap.me() IN (r.person_id, r.deputy_id)
                   AND NOT EXISTS (SELECT 1 FROM public.disclosures_itemreader n WHERE n.supersedes_id = r.id))
$$;

-- Closed to me: sensitive, and I am neither of the agency that shared it nor a named person. Then nothing tells me of it.
CREATE FUNCTION imap.closed(item uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i WHERE i.id = closed.item AND i.sensitive
    AND NOT (imap.has_part(i.enquiry_id) AND (i.agency_id = imap.my_agency() OR imap.reads(i.id))))
$$;

CREATE FUNCTION imap.receives(item uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_itemrecipient x
                 WHERE x.item_id = item AND x.recipient_id = imap.my_agency() AND imap.has_part(x.enquiry_id)
                   AND NOT imap.is_recalled(x.item_id, x.recipient_id))
    AND NOT imap.closed(receives.item)
$$;

CREATE FUNCTION imap.receives_release(release uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
                 WHERE i.release_id = release AND x.recipient_id = imap.my_agency() AND imap.has_part(i.enquiry_id)
                   AND NOT imap.is_recalled(i.id, x.recipient_id) AND NOT imap.closed(i.id))
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
    imap.answers_for_self(p, (now() AT TIME ZONE 'Europe/London')::date),
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

-- What limits say to what the agency asked would share: which of these kinds they keep out, which of these agencies are
-- not to be told, and whether it is itself not to be asked. It is told of nothing that it does not name (CON6).
CREATE FUNCTION imap.limits_in_force(request uuid, kinds text[], recipients uuid[])
RETURNS TABLE (person_id uuid, not_kinds text[], not_told uuid[], not_asked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT rp.person_id,
    ARRAY(SELECT k::text FROM unnest(c.not_kinds) k WHERE k = ANY (limits_in_force.kinds)),
    ARRAY(SELECT a FROM unnest(c.not_agencies) a WHERE a = ANY (limits_in_force.recipients)),
    r.asked_id = ANY (c.not_agencies)
  FROM public.disclosures_informationrequest r
  JOIN public.disclosures_requestperson rp ON rp.request_id = r.id
  JOIN public.consent_consentrecord c ON c.person_id = rp.person_id
    AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id)
  WHERE r.id = request AND imap.was_asked(r.id)
$$;

-- Which agency's request, answer or release this is, before the row's own policies apply.
ALTER FUNCTION imap.was_asked(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.is_recalled(uuid, uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.versions_to(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.reads(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.closed(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.receives(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.receives_release(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_item(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_answer(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_release(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_withholding(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.position_in_force(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.limits_in_force(uuid, text[], uuid[]) OWNER TO imap_definer;

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
     'imap.in_my_name(recorded_by_id, agency_id)
       AND CASE WHEN answer_id IS NULL THEN imap.has_part(enquiry_id) ELSE imap.our_answer(answer_id) END'),
    ('item',
     'imap.ours(agency_id, enquiry_id) OR imap.receives(id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_release(release_id)'),
    ('itemcontent',
     'imap.our_item(item_id) OR imap.receives(item_id)',
     'imap.our_item(item_id)'),
    ('itemrecipient',
     'imap.our_item(item_id) OR (recipient_id = imap.my_agency() AND imap.receives(item_id)) OR (SELECT imap.guards())',
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
     'EXISTS (SELECT 1 FROM disclosures_release r WHERE r.id = release_id) OR imap.ours(agency_id, enquiry_id)',
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

-- NPR5: that all which was drafted was shared. Its own agency's and the Guardian's: elsewhere its absence would tell that
-- something was kept back.
GRANT SELECT, INSERT ON disclosures_nothingless TO imap_access;
ALTER TABLE disclosures_nothingless
  ADD CONSTRAINT disclosures_nothingless_in_case FOREIGN KEY (enquiry_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_nothingless ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures_nothingless FORCE ROW LEVEL SECURITY;
CREATE TRIGGER stamp BEFORE INSERT ON disclosures_nothingless FOR EACH ROW EXECUTE FUNCTION imap.stamp();
ALTER TABLE disclosures_nothingless ENABLE ALWAYS TRIGGER stamp;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosures_nothingless
  FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change();
ALTER TABLE disclosures_nothingless ENABLE ALWAYS TRIGGER refuse_change;
CREATE POLICY see ON disclosures_nothingless FOR SELECT TO imap_access
  USING (imap.ours(agency_id, enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON disclosures_nothingless FOR INSERT TO imap_access
  WITH CHECK (imap.in_my_name(recorded_by_id, agency_id) AND imap.our_release(release_id));

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
-- OVR6: closing never stops an agency from sharing what it was asked for; what comes after the decision says so.
CREATE FUNCTION imap.guard_after_decision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.after_decision IS DISTINCT FROM EXISTS (SELECT 1 FROM public.enquiries_enquiry e
      WHERE e.id = NEW.enquiry_id AND e.stage IN ('decided', 'closed')) THEN
    RAISE EXCEPTION 'OVR6: an answer says whether it came after the decision' USING ERRCODE = 'check_violation';
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
ALTER FUNCTION imap.guard_after_decision() OWNER TO imap_definer;
CREATE TRIGGER guard_after_decision BEFORE INSERT ON disclosures_answer
  FOR EACH ROW EXECUTE FUNCTION imap.guard_after_decision();
ALTER TABLE disclosures_answer ENABLE ALWAYS TRIGGER guard_after_decision;
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
  OR EXISTS (SELECT 1 FROM imap.people_given(enquiry_id) g WHERE g.person_id = consent_overrideperson.person_id)
  OR EXISTS (SELECT 1 FROM disclosures_item i WHERE i.about_id = consent_overrideperson.person_id AND imap.receives(i.id)));

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

-- What becomes of requests: state, in one place -------------------------------------------------------------------
GRANT SELECT ON disclosures_chase, disclosures_moretime, disclosures_extension, disclosures_cancellation,
  disclosures_escalation, disclosures_guardianadvice, disclosures_refusalreview, disclosures_newsread,
  disclosures_copiedreasons, disclosures_copiedread TO imap_definer;

-- Still to be answered: a refusal that is to be answered after all counts no longer, and what was cancelled is answered
-- no more. The same as disclosures.requests.state; a test holds the two together.
CREATE FUNCTION imap.is_open(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.disclosures_cancellation c WHERE c.request_id = is_open.request)
    AND NOT EXISTS (SELECT 1 FROM public.disclosures_answer a WHERE a.request_id = is_open.request
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_refusalreview v WHERE v.answer_id = a.id AND v.verdict = 'answer'))
$$;
ALTER FUNCTION imap.is_open(uuid) OWNER TO imap_definer;

-- What follows when consent is taken back, or an override overturned (CON6, OVR7): derived, never stored ---------
-- Positions on which an agency may ask without an override, as far as they reach: consent.positions.rules.OPEN.
CREATE FUNCTION imap.open_positions() RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT ARRAY['granted', 'limited', 'best_interests', 'not_yet_born'] $$;

-- Whether a consent record lets these kinds go to, or come from, these agencies (CON6). No kinds: any kind, against which
-- every limit counts.
CREATE FUNCTION imap.lets(pos text, not_agencies uuid[], not_kinds text[], kinds text[], agencies uuid[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT pos = ANY (imap.open_positions()) AND NOT not_agencies && agencies
    AND CASE WHEN cardinality(kinds) = 0 THEN cardinality(not_kinds) = 0 ELSE NOT not_kinds && kinds END
$$;

-- Whether a request goes on upon a consent record: the agency asked is not kept out, nor everything that it is asked for.
-- What is shared is judged item by item (CON6).
CREATE FUNCTION imap.lets_some(pos text, not_agencies uuid[], not_kinds text[], kinds text[], asked uuid)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT pos = ANY (imap.open_positions()) AND NOT asked = ANY (not_agencies)
    AND (cardinality(kinds) = 0 OR NOT kinds <@ not_kinds)
$$;

-- Which agency acts on which override about whom, since when, and when a review overturned it: the agency that recorded it,
-- and each that relies on it, about the people of its offer (OVR2, OVR7). The functions below read it; nobody else may.
CREATE VIEW imap.override_use AS
  SELECT o.enquiry_id, o.id AS override_id, o.agency_id AS of_id, op.person_id, u.agency_id, u.since, v.recorded_at AS overturned_at
  FROM public.consent_override o JOIN public.consent_overrideperson op ON op.override_id = o.id
  JOIN LATERAL (
    SELECT o.agency_id, o.recorded_at AS since
    UNION ALL
    SELECT y.agency_id, y.recorded_at
    FROM public.consent_overrideoffer f JOIN public.consent_reliance y ON y.offer_id = f.id
    WHERE f.override_id = o.id AND op.person_id = ANY (f.people)) u ON true
  LEFT JOIN public.consent_review v ON v.override_id = o.id AND v.verdict = 'overturned';
ALTER VIEW imap.override_use OWNER TO imap_definer;

-- A request about a person goes on: upon consent, or an override in force of this agency, its own or one that it relies
-- on, names them.
CREATE FUNCTION imap.carried(person uuid, agency uuid, request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.consent_consentrecord c
                 JOIN public.disclosures_informationrequest r ON r.id = carried.request
                 WHERE c.person_id = person AND imap.lets_some(c.position, c.not_agencies, c.not_kinds, r.kinds, r.asked_id)
                   AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id))
    OR EXISTS (SELECT 1 FROM imap.override_use u
               WHERE u.person_id = person AND u.agency_id = agency AND u.overturned_at IS NULL)
$$;

-- Since when a request that is still to be answered is stopped; NULL when it goes on. `own`: the agency asked goes on for
-- reasons of its own where an override of its own names everyone whom the request is not carried for.
CREATE FUNCTION imap.stopped_since(request uuid, own boolean) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(greatest(
    (SELECT min(c.recorded_at) FROM public.consent_consentrecord c WHERE c.person_id = rp.person_id
       AND c.recorded_at > coalesce((SELECT max(g.recorded_at) FROM public.consent_consentrecord g
         WHERE g.person_id = rp.person_id
           AND imap.lets_some(g.position, g.not_agencies, g.not_kinds, r.kinds, r.asked_id)), '-infinity')),
    (SELECT max(v.recorded_at) FROM public.consent_review v
       JOIN public.consent_override o ON o.id = v.override_id
       JOIN public.consent_overrideperson op ON op.override_id = o.id
       WHERE op.person_id = rp.person_id AND o.agency_id = r.agency_id AND v.verdict = 'overturned')))
  FROM public.disclosures_informationrequest r JOIN public.disclosures_requestperson rp ON rp.request_id = r.id
  WHERE r.id = request
    -- Nothing was sent that nothing carried: it stops only after a newer record, or a review that overturned. Asked first,
    -- because lists ask this of every request.
    AND CASE WHEN EXISTS (SELECT 1 FROM public.consent_consentrecord c WHERE c.enquiry_id = r.enquiry_id
        AND c.person_id = rp.person_id AND c.recorded_at >= r.recorded_at)
      OR EXISTS (SELECT 1 FROM public.consent_review v WHERE v.enquiry_id = r.enquiry_id AND v.verdict = 'overturned'
        AND v.recorded_at >= r.recorded_at)
    THEN (imap.was_asked(r.id) OR imap.leads(r.enquiry_id)
        OR (imap.guards() AND r.enquiry_id <> ALL (imap.barred_from())))
      AND imap.is_open(r.id)
      AND NOT imap.carried(rp.person_id, r.agency_id, r.id) AND NOT (own AND imap.carried(rp.person_id, r.asked_id, r.id))
    ELSE false END
$$;

-- Whether consent, as it stood at a moment, let these kinds go to, or come from, these agencies.
CREATE FUNCTION imap.let_at(person uuid, moment timestamptz, kinds text[], agencies uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT imap.lets(c.position, c.not_agencies, c.not_kinds, let_at.kinds, let_at.agencies)
    FROM public.consent_consentrecord c WHERE c.person_id = person AND c.recorded_at <= moment
    ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1), false)
$$;

-- Who holds what on it, and so has to answer: of one enquiry, or (NULL) of all, then my own agency's alone. A holder
-- shared or received an item about somebody upon their consent, and a newer record does not let this kind go there any
-- more: taken back, or limited to leave out this kind or this agency (who is not touched is not told); or it received
-- one, or was asked, on an override that a review overturned, of the agency that shared or asked or relied on by it, and
-- beside which that agency had no other in force. The agency that shared on it sees the holders of what it shared too (OVR7).
-- `kind`: which kind a limit leaves out, `again`: consent lets it go there again. Of an item that the lead agency did not
-- receive it is not told which one a limit touches: that would tell its kind.
CREATE FUNCTION imap.followed(enquiry uuid)
RETURNS TABLE (enquiry_id uuid, record_id uuid, review_id uuid, holder_id uuid, since timestamptz, why text,
  name text, item_id uuid, request_id uuid, kind text, again boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH back AS (
    SELECT c.enquiry_id, c.id, c.person_id, c.recorded_at, c.position::text AS why, c.not_agencies, c.not_kinds,
      g.position AS was, g.not_agencies AS was_not_agencies, g.not_kinds AS was_not_kinds
    FROM public.consent_consentrecord c JOIN public.consent_consentrecord g ON g.id = c.supersedes_id
    WHERE (c.position = 'limited' OR NOT c.position = ANY (imap.open_positions())) AND g.position IN ('granted', 'limited')
      AND (followed.enquiry IS NULL OR c.enquiry_id = followed.enquiry)
  ), ended AS (
    SELECT v.enquiry_id, v.id, u.override_id, u.agency_id, u.person_id, u.since AS began, v.recorded_at
    FROM public.consent_review v JOIN imap.override_use u ON u.override_id = v.override_id
    WHERE v.verdict = 'overturned' AND (followed.enquiry IS NULL OR v.enquiry_id = followed.enquiry)
  ), held AS (
    SELECT b.enquiry_id, b.id AS record_id, NULL::uuid AS review_id, h.holder_id, b.recorded_at AS since, b.why,
      i.about_name::text AS name, i.id AS item_id, NULL::uuid AS request_id, i.agency_id AS provider_id,
      CASE WHEN i.kind = ANY (b.not_kinds) AND NOT h.holder_id = ANY (b.not_agencies) THEN i.kind::text ELSE '' END AS kind,
      EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.person_id = b.person_id AND n.recorded_at > b.recorded_at
        AND n.position IN ('granted', 'limited')
        AND imap.lets(n.position, n.not_agencies, n.not_kinds, ARRAY[i.kind], ARRAY[h.holder_id])) AS again
    FROM back b JOIN public.disclosures_item i ON i.about_id = b.person_id AND i.recorded_at < b.recorded_at
    JOIN LATERAL (SELECT i.agency_id AS holder_id UNION
                  SELECT x.recipient_id FROM public.disclosures_itemrecipient x
                  WHERE x.item_id = i.id AND NOT imap.is_recalled(i.id, x.recipient_id)) h ON true
    WHERE imap.let_at(i.about_id, i.recorded_at, ARRAY[i.kind], ARRAY[i.agency_id, h.holder_id])
      AND imap.lets(b.was, b.was_not_agencies, b.was_not_kinds, ARRAY[i.kind], ARRAY[h.holder_id])
      AND NOT imap.lets(b.why, b.not_agencies, b.not_kinds, ARRAY[i.kind], ARRAY[h.holder_id])
    UNION ALL
    SELECT e.enquiry_id, NULL, e.id, x.recipient_id, e.recorded_at, 'overturned', i.about_name, i.id, NULL, i.agency_id, '', false
    FROM ended e JOIN public.disclosures_item i ON i.about_id = e.person_id AND i.agency_id = e.agency_id
      AND i.recorded_at BETWEEN e.began AND e.recorded_at
    JOIN public.disclosures_itemrecipient x ON x.item_id = i.id AND NOT imap.is_recalled(i.id, x.recipient_id)
    WHERE NOT imap.let_at(i.about_id, i.recorded_at, ARRAY[i.kind], ARRAY[i.agency_id, x.recipient_id]) AND NOT EXISTS (
      SELECT 1 FROM imap.override_use u
      WHERE u.person_id = e.person_id AND u.agency_id = e.agency_id AND u.override_id <> e.override_id
        AND u.since <= i.recorded_at AND u.overturned_at IS NULL)
    UNION ALL
    SELECT e.enquiry_id, NULL, e.id, r.asked_id, e.recorded_at, 'overturned', rp.name, NULL, r.id, NULL, '', false
    FROM ended e JOIN public.disclosures_requestperson rp ON rp.person_id = e.person_id
    JOIN public.disclosures_informationrequest r ON r.id = rp.request_id AND r.agency_id = e.agency_id
      AND r.recorded_at BETWEEN e.began AND e.recorded_at
    WHERE NOT imap.let_at(e.person_id, r.recorded_at, r.kinds, ARRAY[r.asked_id]) AND NOT EXISTS (
      SELECT 1 FROM imap.override_use u
      WHERE u.person_id = e.person_id AND u.agency_id = e.agency_id AND u.override_id <> e.override_id
        AND u.since <= r.recorded_at AND u.overturned_at IS NULL)
  )
  SELECT h.enquiry_id, h.record_id, h.review_id, h.holder_id, h.since, h.why, CASE WHEN k.known THEN h.name ELSE '' END,
    CASE WHEN k.known OR h.why <> 'limited' OR imap.guards() THEN h.item_id END, h.request_id,
    CASE WHEN k.known THEN h.kind ELSE '' END, h.again
  FROM held h
  CROSS JOIN LATERAL (SELECT coalesce(h.why = 'overturned' AND h.provider_id = imap.my_agency(), false)
    AND imap.has_part(h.enquiry_id) AS shared) s
  CROSS JOIN LATERAL (SELECT (h.holder_id = imap.my_agency() AND imap.has_part(h.enquiry_id)) OR s.shared
    OR (imap.leads(h.enquiry_id) AND (h.item_id IS NULL OR EXISTS (
      SELECT 1 FROM public.disclosures_itemrecipient x WHERE x.item_id = h.item_id AND x.recipient_id = imap.my_agency()
        AND NOT imap.is_recalled(x.item_id, x.recipient_id))))
    AS known) k
  WHERE ((h.holder_id = imap.my_agency() AND imap.has_part(h.enquiry_id))
    OR (followed.enquiry IS NOT NULL AND (imap.leads(h.enquiry_id) OR s.shared
      OR (imap.guards() AND h.enquiry_id <> ALL (imap.barred_from())))))
    AND (h.item_id IS NULL OR NOT imap.closed(h.item_id))
$$;

-- By whom, when and why an override was overturned, for everybody to whom something went out on it, and who shared it; and
-- which releases rest on it, which carry the mark (OVR7). As far as imap.followed tells the reader of any of it.
CREATE FUNCTION imap.overturned_on(enquiry uuid)
RETURNS TABLE (review_id uuid, reviewer text, reviewer_agency text, agency text, reasons text, recorded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.id, u.name::text, ua.name::text, oa.name::text, v.reasons, v.recorded_at
  FROM public.consent_review v JOIN public.consent_override o ON o.id = v.override_id
  JOIN public.agencies_user u ON u.id = v.recorded_by_id JOIN public.agencies_agency ua ON ua.id = v.agency_id
  JOIN public.agencies_agency oa ON oa.id = o.agency_id
  WHERE v.enquiry_id = overturned_on.enquiry AND v.verdict = 'overturned'
    AND v.id IN (SELECT f.review_id FROM imap.followed(overturned_on.enquiry) f)
  ORDER BY v.recorded_at, v.id
$$;
CREATE FUNCTION imap.overturned_releases(enquiry uuid) RETURNS TABLE (release_id uuid, review_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT i.release_id, f.review_id
  FROM imap.followed(overturned_releases.enquiry) f JOIN public.disclosures_item i ON i.id = f.item_id
  WHERE f.why = 'overturned'
$$;
-- My agency decided what this review overturned, and sees what each holder answered; or it relied on that, and sees what
-- those answered to whom it had shared something on it.
CREATE FUNCTION imap.our_overturned(review uuid, holder uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.consent_review v JOIN imap.override_use u ON u.override_id = v.override_id
    WHERE v.id = our_overturned.review AND v.verdict = 'overturned' AND imap.ours(u.agency_id, u.enquiry_id)
      AND (u.of_id = u.agency_id OR EXISTS (
        SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
        WHERE i.about_id = u.person_id AND i.agency_id = u.agency_id AND x.recipient_id = our_overturned.holder
          AND i.recorded_at BETWEEN u.since AND v.recorded_at)))
$$;

-- What still waits for an answer of my agency. Where consent was given again, so far, nobody has to answer any more.
CREATE FUNCTION imap.still_to_answer(rated integer)
RETURNS TABLE (cause uuid, enquiry_id uuid, reference text, since timestamptz, why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT coalesce(f.record_id, f.review_id), f.enquiry_id, e.reference::text, f.since, f.why
  FROM imap.followed(NULL) f JOIN public.enquiries_enquiry e ON e.id = f.enquiry_id
  WHERE f.holder_id = imap.my_agency() AND cardinality(imap.my_groups()) > 0 AND NOT f.again
    AND (rated IS NULL OR imap.leads(f.enquiry_id) AND EXISTS (
      SELECT 1 FROM public.enquiries_concern k WHERE k.enquiry_id = f.enquiry_id AND k.rating = rated))
    AND NOT EXISTS (SELECT 1 FROM public.disclosures_settlement a WHERE a.agency_id = f.holder_id
      AND (a.consent_record_id = f.record_id OR a.review_id = f.review_id))
$$;

-- Every item of an enquiry with where it went and what it rests on, `relied_on`: whose override, of another agency than its own: for the lead agency, which sees of an item that
-- it did not receive only that it exists, and for the Guardian.
CREATE FUNCTION imap.holdings(enquiry uuid)
RETURNS TABLE (number smallint, item_id uuid, release_id uuid, name text, provider text, recipient_id uuid, recipient text,
  shared_at timestamptz, consented boolean, relied_on text, kind text, corrects_id uuid, corrected_at timestamptz, disregard boolean,
  recalled_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.number, i.id, CASE WHEN imap.guards() OR m.mine THEN i.release_id END, CASE WHEN m.mine THEN i.about_name::text ELSE '' END,
    p.name::text, x.recipient_id, r.name::text, i.recorded_at,
    imap.let_at(i.about_id, i.recorded_at, ARRAY[i.kind], ARRAY[i.agency_id, x.recipient_id]),
    coalesce((SELECT CASE WHEN u.of_id <> u.agency_id THEN a.name::text END
     FROM imap.override_use u JOIN public.agencies_agency a ON a.id = u.of_id
     WHERE u.person_id = i.about_id AND u.agency_id = i.agency_id AND u.since <= i.recorded_at
       AND (u.overturned_at IS NULL OR u.overturned_at >= i.recorded_at)
     ORDER BY u.of_id <> u.agency_id, u.since DESC LIMIT 1), ''),
    CASE WHEN imap.guards() OR m.mine THEN i.kind::text ELSE '' END,
    (SELECT c.item_id FROM public.disclosures_correction c WHERE c.replacement_id = i.id),
    w.recorded_at, coalesce(w.id IS NOT NULL AND w.replacement_id IS NULL, false),
    (SELECT b.recorded_at FROM public.disclosures_recalleditem k JOIN public.disclosures_recall b ON b.id = k.recall_id
     WHERE k.item_id = i.id AND k.recipient_id = x.recipient_id)
  FROM public.disclosures_item i LEFT JOIN public.disclosures_correction w ON w.item_id = i.id
  JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
  JOIN public.agencies_agency p ON p.id = i.agency_id JOIN public.agencies_agency r ON r.id = x.recipient_id
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM public.disclosures_itemrecipient y WHERE y.item_id = i.id
    AND y.recipient_id = imap.my_agency() AND NOT imap.is_recalled(y.item_id, y.recipient_id))
    AND imap.leads(i.enquiry_id) AS mine) m
  WHERE i.enquiry_id = holdings.enquiry
    AND (imap.leads(i.enquiry_id) OR (imap.guards() AND i.enquiry_id <> ALL (imap.barred_from())))
    AND NOT (i.sensitive AND imap.closed(i.id))
  ORDER BY i.recorded_at, i.id, r.name
$$;

-- Who holds how many items that were shared upon this person's consent and that it still reaches, for the lead agency
-- before it records a withdrawal: agencies and a number, nothing else.
CREATE FUNCTION imap.held_about(enquiry uuid, person uuid) RETURNS TABLE (holder text, items bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.name::text, count(DISTINCT i.id)
  FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
    AND NOT imap.is_recalled(i.id, x.recipient_id)
  JOIN public.agencies_agency a ON a.id IN (x.recipient_id, i.agency_id)
  WHERE i.enquiry_id = held_about.enquiry AND i.about_id = held_about.person AND imap.leads(i.enquiry_id)
    AND NOT (i.sensitive AND imap.closed(i.id))
    AND imap.let_at(i.about_id, i.recorded_at, ARRAY[i.kind], ARRAY[i.agency_id, a.id])
    AND imap.let_at(i.about_id, 'infinity', ARRAY[i.kind], ARRAY[a.id])
  GROUP BY a.name ORDER BY a.name
$$;

-- Whether my agency has to answer this, for its answer's own policy.
CREATE FUNCTION imap.has_to_answer(enquiry uuid, record uuid, review uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM imap.followed(enquiry) f WHERE f.holder_id = imap.my_agency()
    AND (f.record_id = record OR f.review_id = review))
$$;
DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['carried(uuid, uuid, uuid)', 'stopped_since(uuid, boolean)', 'let_at(uuid, timestamptz, text[], uuid[])',
    'followed(uuid)', 'overturned_on(uuid)', 'overturned_releases(uuid)', 'our_overturned(uuid, uuid)', 'still_to_answer(integer)', 'holdings(uuid)', 'held_about(uuid, uuid)', 'has_to_answer(uuid, uuid, uuid)'] LOOP
    EXECUTE format('ALTER FUNCTION imap.%s OWNER TO imap_definer', f);
  END LOOP;
END $$;

-- An agency answers for itself alone; the lead agency reads all of its enquiry, a Guardian reads decisions.
GRANT SELECT, INSERT ON disclosures_settlement, disclosures_historicalsettlement TO imap_access;
GRANT SELECT ON disclosures_settlement TO imap_definer;
GRANT SELECT ON agencies_agency TO imap_definer;
CREATE POLICY functions ON disclosures_settlement FOR SELECT TO imap_definer USING (true);
ALTER TABLE disclosures_settlement
  ADD CONSTRAINT disclosures_settlement_record_in_case FOREIGN KEY (enquiry_id, consent_record_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_settlement_review_in_case FOREIGN KEY (enquiry_id, review_id)
    REFERENCES consent_review (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER stamp BEFORE INSERT ON disclosures_settlement FOR EACH ROW EXECUTE FUNCTION imap.stamp();
ALTER TABLE disclosures_settlement ENABLE ALWAYS TRIGGER stamp;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disclosures_settlement', 'disclosures_historicalsettlement'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      imap.leads(enquiry_id) OR (SELECT imap.guards()) OR imap.ours(agency_id, enquiry_id)
      OR (review_id IS NOT NULL AND imap.our_overturned(review_id, agency_id)))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id) AND imap.has_to_answer(enquiry_id, consent_record_id, review_id)%s)', t,
      CASE WHEN t LIKE '%\_historical%' THEN ' AND history_user_id = imap.me()' ELSE '' END);
  END LOOP;
END $$;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- The second lock, part three: consent positions and overrides.

GRANT SELECT, INSERT ON consent_consentrecord, consent_consentaccount, consent_holderanswer, consent_override,
  consent_overrideperson, consent_historicaloverride, consent_review, consent_historicalreview, consent_overrideoffer,
  consent_reliance, consent_historicalreliance, consent_reviewread, consent_consentchange TO imap_access;
GRANT SELECT ON consent_consentrecord, consent_consentaccount, consent_override, consent_overrideperson, consent_review,
  consent_overrideoffer, consent_reliance TO imap_definer;

-- A record without limits has none.
ALTER TABLE consent_consentrecord ALTER COLUMN not_agencies SET DEFAULT '{}', ALTER COLUMN not_kinds SET DEFAULT '{}';

-- No row can point into another case.
ALTER TABLE consent_consentrecord
  ADD CONSTRAINT consent_record_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT consent_record_giver_in_case FOREIGN KEY (enquiry_id, giver_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT consent_record_supersedes_in_case FOREIGN KEY (enquiry_id, supersedes_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_consentaccount
  ADD CONSTRAINT consent_account_in_case FOREIGN KEY (enquiry_id, record_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_holderanswer
  ADD CONSTRAINT consent_holder_record_in_case FOREIGN KEY (enquiry_id, record_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT consent_holder_person_in_case FOREIGN KEY (enquiry_id, holder_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_overrideperson
  ADD CONSTRAINT consent_override_in_case FOREIGN KEY (enquiry_id, override_id)
    REFERENCES consent_override (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT consent_override_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_review
  ADD CONSTRAINT consent_review_override_in_case FOREIGN KEY (enquiry_id, override_id)
    REFERENCES consent_override (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_overrideoffer
  ADD CONSTRAINT consent_offer_override_in_case FOREIGN KEY (enquiry_id, override_id)
    REFERENCES consent_override (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_reliance
  ADD CONSTRAINT consent_reliance_offer_in_case FOREIGN KEY (enquiry_id, offer_id)
    REFERENCES consent_overrideoffer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_reviewread
  ADD CONSTRAINT consent_read_review_in_case FOREIGN KEY (enquiry_id, review_id)
    REFERENCES consent_review (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_consentaccount', 'consent_holderanswer', 'consent_override',
    'consent_overrideperson', 'consent_historicaloverride', 'consent_review', 'consent_historicalreview',
    'consent_overrideoffer', 'consent_reliance', 'consent_historicalreliance', 'consent_reviewread',
    'consent_consentchange'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_override', 'consent_review', 'consent_overrideoffer',
    'consent_reliance', 'consent_reviewread', 'consent_consentchange'] LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('CREATE POLICY functions ON %I FOR SELECT TO imap_definer USING (true)', t);
  END LOOP;
  CREATE POLICY functions ON consent_consentaccount FOR SELECT TO imap_definer USING (true);
  CREATE POLICY functions ON consent_overrideperson FOR SELECT TO imap_definer USING (true);
END $$;

-- Consent is the lead agency's to record (B: the local authority clarifies it); a Guardian reads it.
CREATE POLICY see ON consent_consentrecord FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON consent_consentrecord FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id));
CREATE POLICY see ON consent_consentaccount FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON consent_consentaccount FOR INSERT TO imap_access WITH CHECK (imap.leads(enquiry_id));
CREATE POLICY see ON consent_holderanswer FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON consent_holderanswer FOR INSERT TO imap_access WITH CHECK (
  imap.leads(enquiry_id) AND EXISTS (SELECT 1 FROM consent_consentrecord c
    WHERE c.id = record_id AND c.recorded_by_id = imap.me()));

-- CON7: that it is to be sought again is the lead agency's to record, too.
CREATE POLICY see ON consent_consentchange FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON consent_consentchange FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id));
ALTER TABLE consent_consentchange
  ADD CONSTRAINT consent_change_record_in_case FOREIGN KEY (enquiry_id, record_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- An override belongs to the agency that acts: the lead agency, one that was asked, the one that referred, or one that shares
-- what it received or learned.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_override', 'consent_historicaloverride'] LOOP
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      imap.leads(enquiry_id) OR (SELECT imap.guards())
      OR (agency_id = imap.my_agency() AND imap.has_part(enquiry_id)))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id)
      AND (imap.leads(enquiry_id) OR imap.holds(enquiry_id, ''asked_enquiry'')
        OR imap.holds(enquiry_id, ''referred_enquiry'') OR imap.holds(enquiry_id, ''received_enquiry'')))', t);
  END LOOP;
END $$;
-- OVR2: an agency that was asked reads the one override that was offered to it, so that it may rely on it; of the people
-- whom it names, those whom the request states.
CREATE FUNCTION imap.offered(override uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(p), '{}'::uuid[])
  FROM public.consent_overrideoffer f, unnest(f.people) AS p
  WHERE f.override_id = override AND f.to_id = imap.my_agency() AND imap.holds(f.enquiry_id, 'asked_enquiry')
$$;
ALTER FUNCTION imap.offered(uuid) OWNER TO imap_definer;
CREATE POLICY offered ON consent_override FOR SELECT TO imap_access USING (cardinality(imap.offered(id)) > 0);
CREATE POLICY see ON consent_overrideperson FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id
    AND (imap.leads(o.enquiry_id) OR (SELECT imap.guards()) OR o.agency_id = imap.my_agency()))
  OR person_id = ANY (imap.offered(override_id)));
CREATE POLICY see ON consent_overrideoffer FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards())
  OR (to_id = imap.my_agency() AND imap.holds(enquiry_id, 'asked_enquiry')));
CREATE POLICY record ON consent_overrideoffer FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id) AND to_id <> agency_id
  AND EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id AND o.agency_id = imap.my_agency()));
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_reliance', 'consent_historicalreliance'] LOOP
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      imap.leads(enquiry_id) OR (SELECT imap.guards())
      OR (agency_id = imap.my_agency() AND imap.has_part(enquiry_id)))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id) AND imap.holds(enquiry_id, ''asked_enquiry'')
      AND EXISTS (SELECT 1 FROM consent_overrideoffer f WHERE f.id = offer_id AND f.to_id = imap.my_agency()
        AND NOT EXISTS (SELECT 1 FROM consent_review v
                        WHERE v.override_id = f.override_id AND v.verdict = ''overturned'')))', t);
  END LOOP;
END $$;
CREATE POLICY record ON consent_overrideperson FOR INSERT TO imap_access WITH CHECK (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id AND o.recorded_by_id = imap.me()));

-- OVR1: asking would put somebody at risk, so nobody of any agency on this enquiry rings the family. Whom not to ask, who
-- would be harmed and how is the lead agency's to read; the others get one row that says no more than that it is so.
CREATE FUNCTION imap.do_not_contact(enquiry uuid) RETURNS TABLE (name text, risk_to text, risk_harm text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT CASE WHEN imap.leads(enquiry) THEN p.name END, CASE WHEN imap.leads(enquiry) THEN a.risk_to END,
    CASE WHEN imap.leads(enquiry) THEN a.risk_harm END
  FROM public.consent_consentrecord c
  JOIN public.consent_consentaccount a ON a.record_id = c.id
  JOIN public.enquiries_person p ON p.id = c.person_id
  WHERE c.enquiry_id = enquiry AND c.position = 'not_sought' AND 'risk' = ANY (a.not_asking)
    AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id)
    AND (imap.has_part(enquiry) OR (imap.guards() AND enquiry <> ALL (imap.barred_from())))
  ORDER BY 1, 2, 3
$$;
ALTER FUNCTION imap.do_not_contact(uuid) OWNER TO imap_definer;

-- OVR7: an override is reviewed once, never by the person who made it: by a manager of the agency that made it;
-- where that agency has no other manager who may open the enquiry, by a manager of the lead agency or by the Guardian.
-- The same as consent.override_reviews.rules.why_not_review; a test holds the two together.
CREATE FUNCTION imap.may_review(override uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.consent_override o
    WHERE o.id = override AND o.recorded_by_id <> imap.me()
      AND CASE WHEN EXISTS (
          SELECT 1 FROM public.agencies_user u WHERE u.agency_id = o.agency_id AND imap.has_role(u.id, 'manager')
            AND u.id <> o.recorded_by_id AND NOT imap.keeps_out(o.enquiry_id, u.id))
        THEN o.agency_id = imap.my_agency() AND imap.i_am('manager') AND imap.has_part(o.enquiry_id)
        ELSE (imap.guards() AND o.enquiry_id <> ALL (imap.barred_from())) OR (imap.i_am('manager') AND imap.leads(o.enquiry_id)) END)
$$;
ALTER FUNCTION imap.may_review(uuid) OWNER TO imap_definer;
CREATE POLICY see ON consent_review FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id));
CREATE POLICY record ON consent_review FOR INSERT TO imap_access WITH CHECK (
  recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND imap.may_review(override_id));
-- Management's reasons reach whoever decided: they say that they have read them.
CREATE POLICY see ON consent_reviewread FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_review v WHERE v.id = review_id));
CREATE POLICY record ON consent_reviewread FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND EXISTS (
    SELECT 1 FROM consent_review v JOIN consent_override o ON o.id = v.override_id
    WHERE v.id = review_id AND o.recorded_by_id = imap.me()));
CREATE POLICY see ON consent_historicalreview FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id));
CREATE POLICY record ON consent_historicalreview FOR INSERT TO imap_access WITH CHECK (
  history_user_id = imap.me() AND recorded_by_id = imap.me() AND imap.may_review(override_id));

-- Whom the agency that referred named, as it named them: what it gave, and nothing that was learnt since (OPEN3, OVR2).
CREATE FUNCTION imap.people_given(enquiry uuid) RETURNS TABLE (person_id uuid, name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT h.id, h.name::text, h.role::text
  FROM public.enquiries_historicalperson h JOIN public.agencies_user u ON u.id = h.history_user_id
  WHERE h.enquiry_id = enquiry AND h.history_type = '+' AND u.agency_id = imap.my_agency()
    AND imap.holds(enquiry, 'referred_enquiry')
  ORDER BY h.role, h.id
$$;
ALTER FUNCTION imap.people_given(uuid) OWNER TO imap_definer;
GRANT SELECT (id, enquiry_id, name, role, history_type, history_user_id) ON enquiries_historicalperson TO imap_definer;
CREATE POLICY given ON enquiries_historicalperson FOR SELECT TO imap_definer USING (history_type = '+');

-- OPEN1, held by the database: an enquiry opens only when everyone about whom information would be asked
-- for has a consent position on the record.
CREATE FUNCTION imap.guard_opening() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.to_stage = 'open' AND (
    NOT EXISTS (SELECT 1 FROM public.enquiries_person p WHERE p.enquiry_id = NEW.enquiry_id AND p.information_needed)
    OR EXISTS (
      SELECT 1 FROM public.enquiries_person p
      WHERE p.enquiry_id = NEW.enquiry_id AND p.information_needed AND NOT EXISTS (
        SELECT 1 FROM public.consent_consentrecord c WHERE c.person_id = p.id))) THEN
    RAISE EXCEPTION 'OPEN1: a consent position for each person comes before opening'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_opening() OWNER TO imap_definer;
CREATE TRIGGER guard_opening BEFORE INSERT ON enquiries_stagemove FOR EACH ROW EXECUTE FUNCTION imap.guard_opening();
ALTER TABLE enquiries_stagemove ENABLE ALWAYS TRIGGER guard_opening;

-- CON8, CON11: what is decided about a record after it stands is the lead agency's, as the record is; a Guardian reads it.
GRANT SELECT, INSERT ON consent_stillright, consent_referrerattempt, consent_uncleardecision TO imap_access;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_stillright', 'consent_referrerattempt', 'consent_uncleardecision'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (enquiry_id, record_id)
      REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t, t || '_record_in_case');
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      imap.leads(enquiry_id) OR (SELECT imap.guards()))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id))', t);
  END LOOP;
END $$;
GRANT SELECT ON consent_stillright TO imap_definer;
CREATE POLICY functions ON consent_stillright FOR SELECT TO imap_definer USING (true);

-- CON8: the enquiries that I lead and that are not over, on which something happened after a position in force was recorded,
-- or said to be still right: a rating changed, somebody was added, an agency was asked. Since when, and how many positions.
-- It begins at the enquiries in hand, so that it costs what is open and not what ever was. `rated`, `one`: only of this
-- rating, only this enquiry. The same as consent.consent_reviews.rules; a test holds the two together.
CREATE FUNCTION imap.still_right(rated integer, one uuid)
RETURNS TABLE (enquiry_id uuid, reference text, since timestamptz, positions bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS MATERIALIZED (
    SELECT e.id, e.reference FROM public.enquiries_enquiry e
    WHERE e.stage IN ('received', 'open', 'gathering', 'decided') AND (one IS NULL OR e.id = one)
      AND EXISTS (SELECT 1 FROM public.enquiries_enquirygrant g
        WHERE g.content_object_id = e.id AND g.group_id = ANY ((SELECT imap.my_groups())::integer[])
          AND g.permission_id = (SELECT p.id FROM public.auth_permission p WHERE p.codename = 'lead_enquiry')
          AND (g.until IS NULL OR g.until > now()))
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction r
        WHERE r.enquiry_id = e.id AND imap.keeps_out(r.enquiry_id, (SELECT imap.me())))
      AND (rated IS NULL OR EXISTS (SELECT 1 FROM public.enquiries_concern k
        WHERE k.enquiry_id = e.id AND k.rating = rated))),
  standing AS (
    SELECT m.id, m.reference, c.id AS record, greatest(c.recorded_at,
      (SELECT max(s.recorded_at) FROM public.consent_stillright s WHERE s.record_id = c.id)) AS answered
    FROM mine m JOIN public.consent_consentrecord c ON c.enquiry_id = m.id
    WHERE NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id))
  SELECT s.id, s.reference::text, min(happened.at), count(DISTINCT s.record)
  FROM standing s JOIN LATERAL (
    SELECT k.rated_at AS at FROM public.enquiries_concern k WHERE k.enquiry_id = s.id
    UNION ALL SELECT p.added_at FROM public.enquiries_person p WHERE p.enquiry_id = s.id
    UNION ALL SELECT g.granted_at FROM public.enquiries_enquirygrant g WHERE g.content_object_id = s.id
      AND g.permission_id = (SELECT p.id FROM public.auth_permission p WHERE p.codename = 'asked_enquiry')
  ) happened ON happened.at > s.answered
  GROUP BY s.id, s.reference
$$;
ALTER FUNCTION imap.still_right(integer, uuid) OWNER TO imap_definer;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

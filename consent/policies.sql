-- The second lock, part three: consent positions and overrides.

GRANT SELECT, INSERT ON consent_consentrecord, consent_consentaccount, consent_override,
  consent_overrideperson, consent_historicaloverride, consent_review, consent_historicalreview, consent_consentchange TO imap_access;
GRANT SELECT ON consent_consentrecord, consent_consentaccount, consent_override, consent_overrideperson, consent_review TO imap_definer;

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
ALTER TABLE consent_overrideperson
  ADD CONSTRAINT consent_override_in_case FOREIGN KEY (enquiry_id, override_id)
    REFERENCES consent_override (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT consent_override_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE consent_review
  ADD CONSTRAINT consent_review_override_in_case FOREIGN KEY (enquiry_id, override_id)
    REFERENCES consent_override (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_consentaccount', 'consent_override',
    'consent_overrideperson', 'consent_historicaloverride', 'consent_review', 'consent_historicalreview',
    'consent_consentchange'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_override', 'consent_review', 'consent_consentchange'] LOOP
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

-- CON7: that it is to be sought again is the lead agency's to record, too.
CREATE POLICY see ON consent_consentchange FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON consent_consentchange FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id));
ALTER TABLE consent_consentchange
  ADD CONSTRAINT consent_change_record_in_case FOREIGN KEY (enquiry_id, record_id)
    REFERENCES consent_consentrecord (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- An override belongs to the agency that acts: the lead agency, or one that was asked.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_override', 'consent_historicaloverride'] LOOP
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (
      imap.leads(enquiry_id) OR (SELECT imap.guards())
      OR (agency_id = imap.my_agency() AND imap.has_part(enquiry_id)))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      imap.in_my_name(recorded_by_id, agency_id)
      AND (imap.leads(enquiry_id) OR imap.holds(enquiry_id, ''asked_enquiry'')))', t);
  END LOOP;
END $$;
CREATE POLICY see ON consent_overrideperson FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id));
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
-- The same as consent.rules.reviewing.may_review; a test holds the two together.
CREATE FUNCTION imap.may_review(override uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.consent_override o
    WHERE o.id = override AND o.recorded_by_id <> imap.me()
      AND CASE WHEN EXISTS (
          SELECT 1 FROM public.agencies_roleheld r JOIN public.agencies_user u ON u.id = r.user_id
          WHERE r.role = 'manager' AND r.ended_at IS NULL AND u.is_active AND u.agency_id = o.agency_id
            AND u.id <> o.recorded_by_id AND NOT imap.keeps_out(o.enquiry_id, u.id))
        THEN o.agency_id = imap.my_agency() AND imap.i_am('manager') AND imap.has_part(o.enquiry_id)
        ELSE (imap.guards() AND o.enquiry_id <> ALL (imap.barred_from())) OR (imap.i_am('manager') AND imap.leads(o.enquiry_id)) END)
$$;
ALTER FUNCTION imap.may_review(uuid) OWNER TO imap_definer;
CREATE POLICY see ON consent_review FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id));
CREATE POLICY record ON consent_review FOR INSERT TO imap_access WITH CHECK (
  recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND imap.may_review(override_id));
CREATE POLICY see ON consent_historicalreview FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM consent_override o WHERE o.id = override_id));
CREATE POLICY record ON consent_historicalreview FOR INSERT TO imap_access WITH CHECK (
  history_user_id = imap.me() AND recorded_by_id = imap.me() AND imap.may_review(override_id));

-- The rating, for the clock of an agency that decides to go ahead and may not read the concern (OVR7).
CREATE FUNCTION imap.rating_for_clock(enquiry uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.rating::integer FROM public.enquiries_concern c WHERE c.enquiry_id = enquiry AND imap.has_part(enquiry)
$$;
ALTER FUNCTION imap.rating_for_clock(uuid) OWNER TO imap_definer;
GRANT SELECT (enquiry_id, rating) ON enquiries_concern TO imap_definer;
CREATE POLICY rating_for_clock ON enquiries_concern FOR SELECT TO imap_definer USING (true);

-- Whom an override names, for its own agency, which named them, and for the lead agency.
CREATE FUNCTION imap.named_by_override(override uuid) RETURNS TABLE (person_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, p.name::text
  FROM public.consent_override o
  JOIN public.consent_overrideperson op ON op.override_id = o.id
  JOIN public.enquiries_person p ON p.id = op.person_id
  WHERE o.id = override
    AND (imap.leads(o.enquiry_id) OR (o.agency_id = imap.my_agency() AND imap.has_part(o.enquiry_id)))
  ORDER BY p.role, p.id
$$;
ALTER FUNCTION imap.named_by_override(uuid) OWNER TO imap_definer;

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

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

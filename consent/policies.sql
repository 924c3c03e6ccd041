-- The second lock, part three: consent positions and overrides.

GRANT SELECT, INSERT ON consent_consentrecord, consent_consentaccount, consent_override,
  consent_overrideperson, consent_historicaloverride TO imap_access;
GRANT SELECT ON consent_consentrecord, consent_override, consent_overrideperson TO imap_definer;

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

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_consentaccount', 'consent_override',
    'consent_overrideperson', 'consent_historicaloverride'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['consent_consentrecord', 'consent_override'] LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('CREATE POLICY functions ON %I FOR SELECT TO imap_definer USING (true)', t);
  END LOOP;
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

-- Drafts: their author's alone; swept by the system when they are old ---------------------------------------
CREATE POLICY see ON enquiries_draft FOR SELECT TO imap_access USING (author_id = imap.me());
CREATE POLICY keep ON enquiries_draft FOR INSERT TO imap_access
  WITH CHECK (author_id = imap.me() AND handed_over_by_id IS NULL);
CREATE POLICY change ON enquiries_draft FOR UPDATE TO imap_access
  USING (author_id = imap.me()) WITH CHECK (author_id = imap.me());
CREATE POLICY discard ON enquiries_draft FOR DELETE TO imap_access USING (author_id = imap.me());
CREATE POLICY sweep_see ON enquiries_draft FOR SELECT TO imap_access
  USING (imap.actor() = 'system' AND saved_at < now() - interval '30 days');
CREATE POLICY sweep ON enquiries_draft FOR DELETE TO imap_access
  USING (imap.actor() = 'system' AND saved_at < now() - interval '30 days');
CREATE POLICY own ON enquiries_draftended FOR ALL TO imap_access
  USING (author_id = imap.me()) WITH CHECK (author_id = imap.me());
CREATE POLICY sweep_see ON enquiries_draftended FOR SELECT TO imap_access
  USING (imap.actor() = 'system' AND at < now() - interval '30 days');
CREATE POLICY sweep ON enquiries_draftended FOR DELETE TO imap_access
  USING (imap.actor() = 'system' AND at < now() - interval '30 days');

-- Handed over: by its author, to an active caseworker of the same agency, through this function and no other way (the
-- application may not write the author's column). From then on it is the colleague's alone. False: there is none to hand over.
CREATE FUNCTION imap.hand_over_draft(draft uuid, colleague uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.enquiries_draft d
  SET author_id = colleague, handed_over_by_id = imap.me(), handed_over_at = imap.clock()
  WHERE d.id = draft AND d.author_id = imap.me();
  RETURN FOUND;
END $$;
ALTER FUNCTION imap.hand_over_draft(uuid, uuid) OWNER TO imap_definer;
GRANT SELECT, UPDATE (author_id, handed_over_by_id, handed_over_at) ON enquiries_draft TO imap_definer;
CREATE POLICY functions ON enquiries_draft FOR SELECT TO imap_definer USING (true);
CREATE POLICY hand_over ON enquiries_draft FOR UPDATE TO imap_definer USING (author_id = imap.me()) WITH CHECK (
  handed_over_by_id = imap.me() AND author_id <> imap.me() AND cardinality(imap.my_groups()) > 0
  AND EXISTS (SELECT 1 FROM agencies_user u WHERE u.id = author_id AND u.agency_id = imap.my_agency()
              AND imap.has_role(u.id, 'practitioner', 'manager')));

-- One person has at most 50 drafts, those included that were handed over to them (enquiries.casework.drafts.actions.MOST).
CREATE FUNCTION imap.guard_drafts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('drafts:' || NEW.author_id, 1));  -- two at once count one after the other
  IF (SELECT count(*) FROM public.enquiries_draft d WHERE d.author_id = NEW.author_id) >= 50 THEN
    RAISE EXCEPTION 'one person has at most 50 drafts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'enquiries_draft_at_most_50';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_drafts() OWNER TO imap_definer;
CREATE TRIGGER guard_drafts BEFORE INSERT OR UPDATE OF author_id ON enquiries_draft
  FOR EACH ROW EXECUTE FUNCTION imap.guard_drafts();
ALTER TABLE enquiries_draft ENABLE ALWAYS TRIGGER guard_drafts;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

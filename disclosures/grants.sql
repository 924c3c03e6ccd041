-- A grant names what gives it, and comes with it: an asked agency's its request, a recipient's the release, the lead agency's
-- and the referrer's the enquiry itself. The grant is written first, so this is asked when the transaction ends.
ALTER TABLE enquiries_enquirygrant
  ADD CONSTRAINT enquiries_enquirygrant_gives CHECK (num_nonnulls(request_id, release_id) <= 1),
  ADD CONSTRAINT enquiries_enquirygrant_request_in_case FOREIGN KEY (content_object_id, request_id)
    REFERENCES disclosures_informationrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT enquiries_enquirygrant_release_in_case FOREIGN KEY (content_object_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
SELECT imap.keep_made_in(t) FROM unnest(ARRAY['disclosures_informationrequest', 'disclosures_release']) AS t;

CREATE FUNCTION imap.guard_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE given boolean;
BEGIN
  given := CASE (SELECT p.codename FROM public.auth_permission p WHERE p.id = NEW.permission_id)
    WHEN 'asked_enquiry' THEN EXISTS (
      SELECT 1 FROM public.disclosures_informationrequest r JOIN public.agencies_agency a ON a.id = r.asked_id
      WHERE r.id = NEW.request_id AND r.enquiry_id = NEW.content_object_id AND a.group_id = NEW.group_id
        AND r.made_in = pg_current_xact_id())
    WHEN 'received_enquiry' THEN EXISTS (
      SELECT 1 FROM public.disclosures_release r JOIN public.disclosures_item i ON i.release_id = r.id
      JOIN public.disclosures_itemrecipient x ON x.item_id = i.id JOIN public.agencies_agency a ON a.id = x.recipient_id
      WHERE r.id = NEW.release_id AND r.enquiry_id = NEW.content_object_id AND a.group_id = NEW.group_id
        AND r.made_in = pg_current_xact_id())
    ELSE num_nonnulls(NEW.request_id, NEW.release_id) = 0 AND EXISTS (
      SELECT 1 FROM public.enquiries_enquiry e WHERE e.id = NEW.content_object_id AND e.made_in = pg_current_xact_id()) END;
  IF given IS NOT TRUE THEN
    RAISE EXCEPTION 'SEC1: a grant comes with the enquiry, request or release that gives it'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION imap.guard_grant() OWNER TO imap_definer;
CREATE CONSTRAINT TRIGGER guard_grant AFTER INSERT ON enquiries_enquirygrant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION imap.guard_grant();
ALTER TABLE enquiries_enquirygrant ENABLE ALWAYS TRIGGER guard_grant;

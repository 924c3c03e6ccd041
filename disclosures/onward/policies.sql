-- Onward (ONW1-4): agreed at release, asked for and permitted, or required by law ---------------------------------
GRANT SELECT, INSERT ON disclosures_standingagreement, disclosures_onwardrequest, disclosures_onwardanswer,
  disclosures_onwardend, disclosures_passingon, disclosures_onwardread, disclosures_sensitiveonward,
  disclosures_historicalonwardrequest,
  disclosures_historicalonwardanswer, disclosures_historicalonwardend, disclosures_historicalpassingon TO imap_access;
GRANT SELECT ON disclosures_standingagreement, disclosures_onwardrequest, disclosures_onwardanswer,
  disclosures_onwardend, disclosures_passingon, disclosures_onwardread TO imap_definer;
ALTER TABLE disclosures_standingagreement
  ADD CONSTRAINT disclosures_standingagreement_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_onwardrequest
  ADD CONSTRAINT disclosures_onwardrequest_item_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_onwardanswer
  ADD CONSTRAINT disclosures_onwardanswer_request_in_case FOREIGN KEY (enquiry_id, request_id)
    REFERENCES disclosures_onwardrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_onwardend
  ADD CONSTRAINT disclosures_onwardend_answer_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_onwardanswer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_passingon
  ADD CONSTRAINT disclosures_passingon_item_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_passingon_permission_in_case FOREIGN KEY (enquiry_id, permission_id)
    REFERENCES disclosures_onwardanswer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_onwardread
  ADD CONSTRAINT disclosures_onwardread_answer_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_onwardanswer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_onwardread_end_in_case FOREIGN KEY (enquiry_id, end_id)
    REFERENCES disclosures_onwardend (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_onwardread_passing_in_case FOREIGN KEY (enquiry_id, passing_id)
    REFERENCES disclosures_passingon (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- The provider of an item, for one of its recipients who asks it.
CREATE FUNCTION imap.received_from(item uuid, provider uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT imap.receives(item) AND EXISTS (SELECT 1 FROM public.disclosures_item i
    WHERE i.id = item AND i.agency_id = provider AND i.agency_id <> imap.my_agency())
$$;

-- Who decides for the provider: its managers, and whoever released the item; until it was called back from the asker (ACC3).
CREATE FUNCTION imap.may_permit(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_onwardrequest r JOIN public.disclosures_item i ON i.id = r.item_id
    WHERE r.id = request AND imap.ours(i.agency_id, i.enquiry_id) AND NOT imap.is_recalled(r.item_id, r.agency_id)
      AND (imap.i_am('manager') OR i.recorded_by_id = imap.me()))
$$;
CREATE FUNCTION imap.may_end(permission uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_onwardanswer a
    WHERE a.id = permission AND a.verdict = 'permit' AND imap.may_permit(a.request_id))
$$;

-- Whether a permission of this agency for this item, or for a version before it, was in force at a moment: given, not past
-- its last day, not ended.
CREATE FUNCTION imap.permitted(permission uuid, item uuid, agency uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_onwardanswer a
    JOIN public.disclosures_onwardrequest r ON r.id = a.request_id
    WHERE a.id = permission AND a.verdict = 'permit' AND r.item_id IN (SELECT imap.versions_to(item)) AND r.agency_id = agency
      AND a.happened_at <= moment AND (a.until IS NULL OR (moment AT TIME ZONE 'Europe/London')::date <= a.until)
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_onwardend e WHERE e.answer_id = a.id AND e.happened_at <= moment))
$$;

-- Passing on is a disclosure (ONW1): whether consent, as it stood at a moment, lets this item go there, or an override of the
-- agency that acts, its own or relied on, that no review had overturned then, carries it. The same as disclosures.onward.disclosing.check_consent_onward.
CREATE FUNCTION imap.lets_onward(item uuid, agency uuid, party uuid, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_item i WHERE i.id = lets_onward.item AND (
    imap.let_at(i.about_id, lets_onward.moment, ARRAY[i.kind], array_remove(ARRAY[lets_onward.agency, lets_onward.party], NULL))
    OR EXISTS (SELECT 1 FROM imap.override_use u
      WHERE u.person_id = i.about_id AND u.agency_id = lets_onward.agency
        AND (u.overturned_at IS NULL OR u.overturned_at > lets_onward.moment))))
$$;
-- A permission to pass on has the three tests, a power, and consent or reasons that carry it.
CREATE FUNCTION imap.guard_permitting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE asked record;
BEGIN
  SELECT r.item_id, r.what, r.to_agency_id INTO asked FROM public.disclosures_onwardrequest r WHERE r.id = NEW.request_id;
  IF NEW.verdict <> 'permit' OR asked.what <> 'pass_on' THEN RETURN NEW; END IF;
  IF NEW.necessary_because = '' OR NEW.proportionate_because = '' OR NEW.relevant_because = '' OR cardinality(NEW.powers) = 0 THEN
    RAISE EXCEPTION 'ONW1: a permission has its three tests and a power' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT imap.lets_onward(asked.item_id, NEW.agency_id, asked.to_agency_id, imap.clock()) THEN
    RAISE EXCEPTION 'ONW1: consent, or a limit, does not let it go there' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_permitting BEFORE INSERT ON disclosures_onwardanswer
  FOR EACH ROW EXECUTE FUNCTION imap.guard_permitting();
ALTER TABLE disclosures_onwardanswer ENABLE ALWAYS TRIGGER guard_permitting;

-- ONW1-4, held by the database: what nobody permitted and no law requires is not passed on, nor stored; nor what was wrong
-- once it is corrected (ACC2).
CREATE FUNCTION imap.guard_passing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.law <> '' THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM public.disclosures_correction c
    WHERE c.item_id = NEW.item_id AND c.recorded_at <= NEW.happened_at) THEN
    RAISE EXCEPTION 'ACC2: what was corrected is not passed on' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.what = 'pass_on' AND NOT imap.lets_onward(NEW.item_id, NEW.agency_id, NEW.to_agency_id, NEW.happened_at) THEN
    RAISE EXCEPTION 'ONW1: consent, or a limit, did not let it go there' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.permission_id IS NOT NULL AND NEW.what = 'pass_on' AND (NEW.necessary_because = '' OR NEW.proportionate_because = ''
      OR NEW.relevant_because = '' OR cardinality(NEW.powers) = 0) THEN
    RAISE EXCEPTION 'ONW1: passing on has its three tests and a power' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.permission_id IS NOT NULL THEN
    IF imap.permitted(NEW.permission_id, NEW.item_id, NEW.agency_id, NEW.happened_at) AND EXISTS (
      SELECT 1 FROM public.disclosures_onwardanswer a JOIN public.disclosures_onwardrequest r ON r.id = a.request_id
      WHERE a.id = NEW.permission_id AND r.what = NEW.what AND r.to_agency_id IS NOT DISTINCT FROM NEW.to_agency_id
        AND r.to_outside = NEW.to_outside) THEN
      RETURN NEW;
    END IF;
  ELSIF EXISTS (SELECT 1 FROM public.disclosures_standingagreement s
    WHERE s.item_id = NEW.item_id AND s.recipient_id = NEW.agency_id
      AND CASE NEW.what WHEN 'store' THEN s.storing ELSE s.referral_on END) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ONW1: no permission was in force' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER guard_passing BEFORE INSERT ON disclosures_passingon
  FOR EACH ROW EXECUTE FUNCTION imap.guard_passing();
ALTER TABLE disclosures_passingon ENABLE ALWAYS TRIGGER guard_passing;

-- What waits to be read by my agency: an answer to what it asked, the end of a permission, or that the law required an
-- item that it provided (ONW4).
CREATE FUNCTION imap.onward_to_read(rated integer)
RETURNS TABLE (told uuid, item_id uuid, enquiry_id uuid, reference text, since timestamptz, why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH told AS (
    SELECT a.id, r.item_id, a.enquiry_id, a.recorded_at, a.verdict::text AS why
    FROM public.disclosures_onwardrequest r JOIN public.disclosures_onwardanswer a ON a.request_id = r.id
    WHERE r.agency_id = imap.my_agency() AND NOT EXISTS (SELECT 1 FROM public.disclosures_onwardread d
      WHERE d.answer_id = a.id AND d.agency_id = r.agency_id)
    UNION ALL
    SELECT e.id, r.item_id, e.enquiry_id, e.recorded_at, 'ended'
    FROM public.disclosures_onwardrequest r JOIN public.disclosures_onwardanswer a ON a.request_id = r.id
    JOIN public.disclosures_onwardend e ON e.answer_id = a.id
    WHERE r.agency_id = imap.my_agency() AND NOT EXISTS (SELECT 1 FROM public.disclosures_onwardread d
      WHERE d.end_id = e.id AND d.agency_id = r.agency_id)
    UNION ALL
    SELECT p.id, p.item_id, p.enquiry_id, p.recorded_at, 'law'
    FROM public.disclosures_passingon p JOIN public.disclosures_item i ON i.id = p.item_id
    WHERE p.law <> '' AND i.agency_id = imap.my_agency() AND NOT EXISTS (SELECT 1 FROM public.disclosures_onwardread d
      WHERE d.passing_id = p.id AND d.agency_id = i.agency_id)
  )
  SELECT t.id, t.item_id, t.enquiry_id, q.reference::text, t.recorded_at, t.why
  FROM told t JOIN public.enquiries_enquiry q ON q.id = t.enquiry_id
  WHERE cardinality(imap.my_groups()) > 0 AND imap.has_part(t.enquiry_id) AND NOT imap.is_recalled(t.item_id, imap.my_agency())
    AND NOT imap.closed(t.item_id)
    AND (rated IS NULL OR imap.leads(t.enquiry_id) AND EXISTS (
      SELECT 1 FROM public.enquiries_concern k WHERE k.enquiry_id = t.enquiry_id AND k.rating = rated))
$$;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOREACH t IN ARRAY ARRAY['received_from(uuid, uuid)', 'may_permit(uuid)', 'may_end(uuid)',
    'permitted(uuid, uuid, uuid, timestamptz)', 'lets_onward(uuid, uuid, uuid, timestamptz)', 'guard_permitting()', 'guard_passing()', 'onward_to_read(integer)'] LOOP
    EXECUTE format('ALTER FUNCTION imap.%s OWNER TO imap_definer', t);
  END LOOP;
  -- The agency that asks or passes on, and the provider; a Guardian reads decisions and reasons. Nobody else: not the
  -- lead agency where it is neither.
  FOR t, visible, writable IN VALUES
    ('standingagreement',
     'imap.our_item(item_id) OR (recipient_id = imap.my_agency() AND imap.has_part(enquiry_id)) OR (SELECT imap.guards())',
     'imap.our_item(item_id) AND EXISTS (SELECT 1 FROM disclosures_itemrecipient x
        WHERE x.item_id = disclosures_standingagreement.item_id AND x.recipient_id = disclosures_standingagreement.recipient_id)'),
    ('onwardrequest',
     'imap.ours(agency_id, enquiry_id) OR imap.ours(provider_id, enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.received_from(item_id, provider_id)'),
    ('onwardanswer',
     'EXISTS (SELECT 1 FROM disclosures_onwardrequest r WHERE r.id = request_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.may_permit(request_id)'),
    ('onwardend',
     'EXISTS (SELECT 1 FROM disclosures_onwardanswer a WHERE a.id = answer_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.may_end(answer_id)'),
    ('passingon',
     'imap.ours(agency_id, enquiry_id) OR imap.our_item(item_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.receives(item_id)'),
    ('sensitiveonward',
     '(SELECT imap.guards()) OR recorded_by_id = (SELECT imap.me())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.has_part(enquiry_id)'),
    ('onwardread',
     'EXISTS (SELECT 1 FROM disclosures_onwardanswer a WHERE a.id = answer_id)
        OR EXISTS (SELECT 1 FROM disclosures_onwardend e WHERE e.id = end_id)
        OR EXISTS (SELECT 1 FROM disclosures_passingon p WHERE p.id = passing_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND (
        EXISTS (SELECT 1 FROM disclosures_onwardanswer a WHERE a.id = answer_id)
        OR EXISTS (SELECT 1 FROM disclosures_onwardend e WHERE e.id = end_id)
        OR EXISTS (SELECT 1 FROM disclosures_passingon p WHERE p.id = passing_id))')
  LOOP
    EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
    IF t <> 'standingagreement' THEN
      EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
      EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER stamp', t);
    END IF;
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

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

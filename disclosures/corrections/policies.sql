-- What was wrong, or went to the wrong place (ACC2, ACC3) ---------------------------------------------------
GRANT SELECT, INSERT ON disclosures_thirdpartytold, disclosures_historicalthirdpartytold TO imap_access;
GRANT SELECT, INSERT ON disclosures_correction, disclosures_correctionread, disclosures_recall, disclosures_recalleditem,
  disclosures_recallanswer, disclosures_breachentry, disclosures_breachaccount, disclosures_breachdecision,
  disclosures_historicalcorrection, disclosures_historicalrecall, disclosures_historicalrecallanswer,
  disclosures_historicalbreachentry, disclosures_historicalbreachaccount, disclosures_historicalbreachdecision TO imap_access;
GRANT SELECT ON disclosures_correction, disclosures_recall, disclosures_recalleditem, disclosures_breachentry,
  disclosures_thirdpartytold TO imap_definer;
ALTER TABLE disclosures_correction
  ADD CONSTRAINT disclosures_correction_item_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_correction_replacement_in_case FOREIGN KEY (enquiry_id, replacement_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_correctionread
  ADD CONSTRAINT disclosures_correctionread_in_case FOREIGN KEY (enquiry_id, correction_id)
    REFERENCES disclosures_correction (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_thirdpartytold
  ADD CONSTRAINT disclosures_thirdpartytold_in_case FOREIGN KEY (enquiry_id, correction_id)
    REFERENCES disclosures_correction (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_recall
  ADD CONSTRAINT disclosures_recall_release_in_case FOREIGN KEY (enquiry_id, release_id)
    REFERENCES disclosures_release (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_recalleditem
  ADD CONSTRAINT disclosures_recalleditem_recall_in_case FOREIGN KEY (enquiry_id, recall_id)
    REFERENCES disclosures_recall (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_recalleditem_item_in_case FOREIGN KEY (enquiry_id, item_id)
    REFERENCES disclosures_item (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_recallanswer
  ADD CONSTRAINT disclosures_recallanswer_in_case FOREIGN KEY (enquiry_id, recall_id)
    REFERENCES disclosures_recall (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_breachentry
  ADD CONSTRAINT disclosures_breachentry_in_case FOREIGN KEY (enquiry_id, recall_id)
    REFERENCES disclosures_recall (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_breachaccount
  ADD CONSTRAINT disclosures_breachaccount_in_case FOREIGN KEY (enquiry_id, entry_id)
    REFERENCES disclosures_breachentry (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_breachdecision
  ADD CONSTRAINT disclosures_breachdecision_in_case FOREIGN KEY (enquiry_id, entry_id)
    REFERENCES disclosures_breachentry (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- Who of the third parties must hear of a correction: each to whom an agency that still holds the item passed it on, or any
-- version before it, or was permitted to; once an agency and party. For that agency, the one that corrected, a Guardian.
CREATE FUNCTION imap.third_parties(correction uuid)
RETURNS TABLE (teller_id uuid, teller text, party text, name text, went_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH went AS (
    SELECT p.agency_id, p.to_agency_id, p.to_outside, p.happened_at, c.item_id, c.enquiry_id
    FROM public.disclosures_correction c
    JOIN public.disclosures_passingon p ON p.item_id IN (SELECT imap.versions_to(c.item_id))
    WHERE c.id = third_parties.correction AND p.what = 'pass_on'
    UNION ALL
    SELECT r.agency_id, r.to_agency_id, r.to_outside, NULL, c.item_id, c.enquiry_id
    FROM public.disclosures_correction c
    JOIN public.disclosures_onwardrequest r ON r.item_id IN (SELECT imap.versions_to(c.item_id))
    JOIN public.disclosures_onwardanswer a ON a.request_id = r.id
    WHERE c.id = third_parties.correction AND r.what = 'pass_on' AND a.verdict = 'permit' AND a.recorded_at < c.recorded_at
  )
  SELECT w.agency_id, min(t.name)::text,
    coalesce(w.to_agency_id::text, regexp_replace(lower(w.to_outside), '[^[:alnum:]]+', '', 'g')) AS party,
    min(coalesce(o.name, w.to_outside))::text, min(w.happened_at)
  FROM went w JOIN public.agencies_agency t ON t.id = w.agency_id
  LEFT JOIN public.agencies_agency o ON o.id = w.to_agency_id
  WHERE NOT imap.is_recalled(w.item_id, w.agency_id)
    AND ((w.agency_id = imap.my_agency() AND imap.has_part(w.enquiry_id)) OR imap.our_item(w.item_id)
      OR (imap.guards() AND w.enquiry_id <> ALL (imap.barred_from())))
  GROUP BY w.agency_id, party ORDER BY 2, 4
$$;

-- Whether a third party of this correction has not been told yet: by one agency, or (NULL) by any.
CREATE FUNCTION imap.third_party_untold(correction uuid, teller uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER COST 10000
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM imap.third_parties(third_party_untold.correction) t
    WHERE (third_party_untold.teller IS NULL OR t.teller_id = third_party_untold.teller)
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_thirdpartytold d
        WHERE d.correction_id = third_party_untold.correction AND d.agency_id = t.teller_id AND d.party = t.party))
$$;
CREATE FUNCTION imap.is_third_party(correction uuid, named text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM imap.third_parties(is_third_party.correction) t
    WHERE t.teller_id = imap.my_agency() AND t.party = is_third_party.named)
$$;
ALTER FUNCTION imap.is_third_party(uuid, text) OWNER TO imap_definer;
ALTER FUNCTION imap.third_parties(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.third_party_untold(uuid, uuid) OWNER TO imap_definer;

-- Whether an agency has a data protection officer who may know of this enquiry: then its breaches are theirs to decide.
CREATE FUNCTION imap.has_officer(agency uuid, enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.agencies_user u WHERE u.agency_id = agency AND imap.has_role(u.id, 'dpo')
                   AND NOT imap.keeps_out(enquiry, u.id))
$$;

-- A breach of my agency, for its caseworkers on the enquiry and for its data protection officer.
CREATE FUNCTION imap.our_breach(agency uuid, enquiry uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT imap.ours(agency, enquiry)
    OR (agency = imap.my_agency() AND imap.i_am('dpo') AND NOT imap.keeps_out(enquiry, imap.me()))
$$;
CREATE FUNCTION imap.reads_breach(entry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_breachentry b
                 WHERE b.id = entry AND imap.our_breach(b.agency_id, b.enquiry_id))
$$;
-- The same as disclosures.recalls.breach_rules.why_not_decide_breach; a test holds the two together.
CREATE FUNCTION imap.decides_breach(entry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_breachentry b WHERE b.id = entry AND b.agency_id = imap.my_agency()
    AND CASE WHEN imap.has_officer(b.agency_id, b.enquiry_id)
      THEN imap.i_am('dpo') AND NOT imap.keeps_out(b.enquiry_id, imap.me())
      ELSE imap.has_part(b.enquiry_id) END)
$$;
ALTER FUNCTION imap.has_officer(uuid, uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.reads_breach(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.decides_breach(uuid) OWNER TO imap_definer;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOREACH t IN ARRAY ARRAY['correction', 'recall', 'recalleditem', 'breachentry', 'thirdpartytold'] LOOP
    EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
  END LOOP;
  FOR t, visible, writable IN VALUES
    ('correction',
     'imap.our_item(item_id) OR imap.receives(item_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_item(item_id)'),
    ('correctionread',
     'imap.ours(agency_id, enquiry_id) OR (SELECT imap.guards()) OR EXISTS (
        SELECT 1 FROM disclosures_correction c WHERE c.id = correction_id AND imap.our_item(c.item_id))',
     'imap.in_my_name(recorded_by_id, agency_id) AND EXISTS (
        SELECT 1 FROM disclosures_correction c WHERE c.id = correction_id AND imap.receives(c.item_id))'),
    ('thirdpartytold',
     'imap.ours(agency_id, enquiry_id) OR (SELECT imap.guards()) OR EXISTS (
        SELECT 1 FROM disclosures_correction c WHERE c.id = correction_id AND imap.our_item(c.item_id))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.is_third_party(correction_id, party)'),
    ('recall',
     'imap.ours(agency_id, enquiry_id) OR (SELECT imap.guards())
        OR (recipient_id = imap.my_agency() AND imap.has_part(enquiry_id))',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_release(release_id)'),
    ('recalleditem',
     'imap.our_item(item_id) OR (SELECT imap.guards()) OR (recipient_id = imap.my_agency() AND imap.has_part(enquiry_id))',
     'imap.our_item(item_id) AND EXISTS (SELECT 1 FROM disclosures_recall b WHERE b.id = recall_id
        AND b.recorded_by_id = imap.me() AND b.recipient_id = disclosures_recalleditem.recipient_id)'),
    ('recallanswer',
     'EXISTS (SELECT 1 FROM disclosures_recall b WHERE b.id = recall_id)',
     'imap.in_my_name(recorded_by_id, agency_id) AND EXISTS (SELECT 1 FROM disclosures_recall b
        WHERE b.id = recall_id AND b.recipient_id = imap.my_agency())'),
    ('breachentry',
     'imap.our_breach(agency_id, enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND EXISTS (SELECT 1 FROM disclosures_recall b
        WHERE b.id = recall_id AND b.recorded_by_id = imap.me())'),
    ('breachaccount',
     'imap.reads_breach(entry_id)',
     'EXISTS (SELECT 1 FROM disclosures_breachentry b WHERE b.id = entry_id AND b.recorded_by_id = imap.me())'),
    ('breachdecision',
     'imap.reads_breach(entry_id) OR (SELECT imap.guards())',
     'recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND imap.decides_breach(entry_id)')
  LOOP
    IF t NOT IN ('recalleditem', 'breachaccount') THEN
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

-- ACC2, held by the database: a new version is of the same release and the same person, and goes to exactly those who still
-- hold what it corrects.
CREATE FUNCTION imap.guard_correction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.replacement_id IS NOT NULL AND (
    NOT EXISTS (SELECT 1 FROM public.disclosures_item a JOIN public.disclosures_item b
      ON b.release_id = a.release_id AND b.about_id = a.about_id WHERE a.id = NEW.item_id AND b.id = NEW.replacement_id)
    OR ARRAY(SELECT x.recipient_id FROM public.disclosures_itemrecipient x
             WHERE x.item_id = NEW.item_id AND NOT imap.is_recalled(x.item_id, x.recipient_id) ORDER BY 1)
       <> ARRAY(SELECT x.recipient_id FROM public.disclosures_itemrecipient x WHERE x.item_id = NEW.replacement_id ORDER BY 1))
  THEN
    RAISE EXCEPTION 'ACC2: a correction reaches every recipient of what it corrects' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_correction() OWNER TO imap_definer;
CREATE TRIGGER guard_correction BEFORE INSERT ON disclosures_correction
  FOR EACH ROW EXECUTE FUNCTION imap.guard_correction();
ALTER TABLE disclosures_correction ENABLE ALWAYS TRIGGER guard_correction;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

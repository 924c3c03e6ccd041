-- One exchange with an agency that has not signed (SEC1): the agency's that did it; the lead agency and the Guardian read the
-- decision and its reasons, not what was said -------------------------------------------------------------------------
GRANT SELECT, INSERT ON disclosures_exchangeonce, disclosures_exchangewords, disclosures_exchangeperson,
  disclosures_exchangeitem, disclosures_exchangeanswer, disclosures_exchangeanswercontent,
  disclosures_historicalexchangeonce, disclosures_historicalexchangewords, disclosures_historicalexchangeanswercontent
  TO imap_access;
GRANT SELECT ON disclosures_exchangeonce, disclosures_exchangeanswer TO imap_definer;

-- No row can point into another case.
ALTER TABLE disclosures_exchangewords ADD CONSTRAINT disclosures_exchangewords_in_case FOREIGN KEY (enquiry_id, exchange_id)
  REFERENCES disclosures_exchangeonce (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_exchangeperson
  ADD CONSTRAINT disclosures_exchangeperson_in_case FOREIGN KEY (enquiry_id, exchange_id)
    REFERENCES disclosures_exchangeonce (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_exchangeperson_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_exchangeitem
  ADD CONSTRAINT disclosures_exchangeitem_in_case FOREIGN KEY (enquiry_id, exchange_id)
    REFERENCES disclosures_exchangeonce (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_exchangeitem_passing_in_case FOREIGN KEY (enquiry_id, passing_id)
    REFERENCES disclosures_passingon (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_exchangeanswer ADD CONSTRAINT disclosures_exchangeanswer_in_case FOREIGN KEY (enquiry_id, exchange_id)
  REFERENCES disclosures_exchangeonce (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE disclosures_exchangeanswercontent
  ADD CONSTRAINT disclosures_exchangecontent_in_case FOREIGN KEY (enquiry_id, answer_id)
    REFERENCES disclosures_exchangeanswer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT disclosures_exchangecontent_about_in_case FOREIGN KEY (enquiry_id, about_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION imap.our_exchange(exchange uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_exchangeonce x
                 WHERE x.id = our_exchange.exchange AND imap.ours(x.agency_id, x.enquiry_id))
$$;
CREATE FUNCTION imap.our_exchange_answer(answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_exchangeanswer a
                 WHERE a.id = our_exchange_answer.answer AND imap.ours(a.agency_id, a.enquiry_id))
$$;
ALTER FUNCTION imap.our_exchange(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.our_exchange_answer(uuid) OWNER TO imap_definer;

DO $$
DECLARE t text; visible text; writable text;
BEGIN
  FOREACH t IN ARRAY ARRAY['exchangeonce', 'exchangeanswer'] LOOP
    EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
  FOR t, visible, writable IN VALUES
    ('exchangeonce',
     'imap.ours(agency_id, enquiry_id) OR imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id)
       AND (imap.leads(enquiry_id) OR imap.holds(enquiry_id, ''asked_enquiry''))'),
    ('exchangewords', 'imap.our_exchange(exchange_id)', 'imap.our_exchange(exchange_id)'),
    ('exchangeperson', 'imap.our_exchange(exchange_id)', 'imap.our_exchange(exchange_id)'),
    ('exchangeitem', 'imap.our_exchange(exchange_id)', 'imap.our_exchange(exchange_id)
       AND EXISTS (SELECT 1 FROM disclosures_passingon p WHERE p.id = passing_id AND p.recorded_by_id = imap.me())'),
    ('exchangeanswer',
     'imap.ours(agency_id, enquiry_id) OR imap.leads(enquiry_id) OR (SELECT imap.guards())',
     'imap.in_my_name(recorded_by_id, agency_id) AND imap.our_exchange(exchange_id)'),
    ('exchangeanswercontent', 'imap.our_exchange_answer(answer_id)', 'imap.our_exchange_answer(answer_id)')
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

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

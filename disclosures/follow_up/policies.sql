-- What becomes of requests and refusals (DUTY1, DEL1) ---------------------------------------------------------------
GRANT SELECT, INSERT ON disclosures_chase, disclosures_moretime, disclosures_extension, disclosures_cancellation,
  disclosures_escalation, disclosures_guardianadvice, disclosures_refusalreview, disclosures_newsread,
  disclosures_copiedreasons, disclosures_copiedread TO imap_access;

-- The agency has a manager besides this person who may open the enquiry; it has a Guardian of its own who may.
CREATE FUNCTION imap.other_managers(agency uuid, person uuid, enquiry uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.agencies_user u
    WHERE u.agency_id = agency AND imap.has_role(u.id, 'manager') AND u.id <> person
      AND NOT imap.keeps_out(enquiry, u.id))
$$;
CREATE FUNCTION imap.has_guardian(agency uuid, person uuid, enquiry uuid) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.agencies_user u
    WHERE u.agency_id = agency AND imap.has_role(u.id, 'guardian') AND u.id <> person
      AND NOT imap.keeps_out(enquiry, u.id)
      AND NOT imap.has_role(u.id, 'partnership_guardian'))
$$;

-- Who decides whether a refusal is upheld: a manager of that agency who did not refuse; where it has none its Guardian;
-- where it has none either a manager of the lead agency. The same as disclosures.refusals.rules.why_not_review.
CREATE FUNCTION imap.may_review_refusal(answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_answer a
    WHERE a.id = may_review_refusal.answer AND a.kind = 'refused' AND a.recorded_by_id <> imap.me()
      AND CASE WHEN imap.other_managers(a.agency_id, a.recorded_by_id, a.enquiry_id)
          THEN a.agency_id = imap.my_agency() AND imap.i_am('manager') AND imap.has_part(a.enquiry_id)
        WHEN imap.has_guardian(a.agency_id, a.recorded_by_id, a.enquiry_id)
          THEN a.agency_id = imap.my_agency() AND imap.i_am('guardian') AND NOT imap.guards()
            AND NOT imap.keeps_out(a.enquiry_id, imap.me())
        ELSE imap.i_am('manager') AND imap.leads(a.enquiry_id) END)
$$;

-- The Guardian of an agency reads a refusal of that agency once it is theirs to look at: it has no other manager, or it was
-- escalated. They have no part in the case, and see nothing else of it.
CREATE FUNCTION imap.oversees_refusal(answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT imap.i_am('guardian') AND EXISTS (SELECT 1 FROM public.disclosures_answer a
    WHERE a.id = oversees_refusal.answer AND a.kind = 'refused' AND a.agency_id = imap.my_agency()
      AND NOT imap.keeps_out(a.enquiry_id, imap.me())
      AND (NOT imap.other_managers(a.agency_id, a.recorded_by_id, a.enquiry_id)
        OR EXISTS (SELECT 1 FROM public.disclosures_escalation e WHERE e.answer_id = a.id)))
$$;
CREATE FUNCTION imap.oversees_request(request uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_answer a
    WHERE a.request_id = oversees_request.request AND imap.oversees_refusal(a.id))
$$;
CREATE FUNCTION imap.oversees_case(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_answer a
    WHERE a.enquiry_id = oversees_case.enquiry AND a.agency_id = imap.my_agency() AND imap.oversees_refusal(a.id))
$$;

-- Upheld, and not taken further by the agency itself: what may be escalated.
CREATE FUNCTION imap.is_upheld(answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_refusalreview v
    WHERE v.answer_id = is_upheld.answer AND v.escalation_id IS NULL AND v.verdict = 'upheld')
$$;

-- Who advises on an escalation, in which seat. The Guardian who upheld the refusal in the first place does not.
CREATE FUNCTION imap.may_advise(escalation uuid, seat text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    WHERE e.id = may_advise.escalation
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_refusalreview f WHERE f.escalation_id = e.id)
      AND CASE may_advise.seat
        WHEN 'partnership' THEN imap.guards() AND e.enquiry_id <> ALL (imap.barred_from())
        WHEN 'agency' THEN imap.oversees_refusal(a.id) AND NOT imap.guards() AND NOT EXISTS (
          SELECT 1 FROM public.disclosures_refusalreview v WHERE v.answer_id = a.id AND v.recorded_by_id = imap.me())
        ELSE false END)
$$;

-- Everybody who is to advise has, or somebody has and the clock has run out. The same as disclosures.refusals.rules.advised.
CREATE FUNCTION imap.is_advised(escalation uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    JOIN public.disclosures_refusalreview v ON v.answer_id = a.id AND v.escalation_id IS NULL
    WHERE e.id = is_advised.escalation
      AND EXISTS (SELECT 1 FROM public.disclosures_guardianadvice g WHERE g.escalation_id = e.id)
      AND (e.due_at < imap.clock()
        OR (EXISTS (SELECT 1 FROM public.disclosures_guardianadvice g WHERE g.escalation_id = e.id AND g.seat = 'partnership')
          AND (NOT imap.has_guardian(a.agency_id, v.recorded_by_id, a.enquiry_id) OR EXISTS (
            SELECT 1 FROM public.disclosures_guardianadvice g WHERE g.escalation_id = e.id AND g.seat = 'agency')))))
$$;

-- What an agency does with advice it decides itself: a manager who did not refuse; where it has none any of its caseworkers.
CREATE FUNCTION imap.may_follow(escalation uuid, answer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    WHERE e.id = may_follow.escalation AND a.id = may_follow.answer AND a.agency_id = imap.my_agency()
      AND imap.has_part(a.enquiry_id) AND imap.is_advised(e.id)
      AND (NOT imap.other_managers(a.agency_id, a.recorded_by_id, a.enquiry_id)
        OR (imap.i_am('manager') AND a.recorded_by_id <> imap.me())))
$$;

-- Who looks at reasons that were copied on a red enquiry: a manager of that agency who did not send them, else the Guardian.
CREATE FUNCTION imap.may_read_copied(copied uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.disclosures_copiedreasons c
    WHERE c.id = may_read_copied.copied AND c.recorded_by_id <> imap.me()
      AND CASE WHEN imap.other_managers(c.agency_id, c.recorded_by_id, c.enquiry_id)
        THEN imap.i_am('manager') AND imap.leads(c.enquiry_id)
        ELSE imap.guards() AND c.enquiry_id <> ALL (imap.barred_from()) END)
$$;

-- One list for My work. `key` is a request, or (of "review", "advise", "follow") the refusal. `due` is NULL where the clock is
-- that of telling; more time is decided before the time in force is over. "news": what somebody else did to a request of ours, or to us, and nobody here has said to have read since;
-- whoever refused reads their own manager's review themselves.
CREATE FUNCTION imap.duty_to_do(rated integer)
RETURNS TABLE (kind text, enquiry_id uuid, key uuid, reference text, agency text, since timestamptz, due timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH happened AS (
    SELECT c.request_id, c.recorded_at, c.agency_id, c.recorded_by_id, NULL::uuid AS refused_by FROM public.disclosures_chase c
    UNION ALL SELECT x.request_id, x.recorded_at, x.agency_id, x.recorded_by_id, NULL FROM public.disclosures_extension x
    UNION ALL SELECT c.request_id, c.recorded_at, c.agency_id, c.recorded_by_id, NULL FROM public.disclosures_cancellation c
    UNION ALL SELECT a.request_id, v.recorded_at, v.agency_id, v.recorded_by_id, a.recorded_by_id
      FROM public.disclosures_refusalreview v JOIN public.disclosures_answer a ON a.id = v.answer_id
    UNION ALL SELECT a.request_id, e.recorded_at, e.agency_id, e.recorded_by_id, NULL
      FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    UNION ALL SELECT a.request_id, g.recorded_at, NULL, g.recorded_by_id, NULL
      FROM public.disclosures_guardianadvice g JOIN public.disclosures_escalation e ON e.id = g.escalation_id
      JOIN public.disclosures_answer a ON a.id = e.answer_id
  ), waits AS (
    SELECT 'news' AS kind, r.enquiry_id, r.id AS key, r.asked_id AS other, max(h.recorded_at) AS since, NULL::timestamptz AS due
    FROM happened h JOIN public.disclosures_informationrequest r ON r.id = h.request_id
    WHERE h.recorded_by_id <> imap.me() AND cardinality(imap.my_groups()) > 0
      AND (h.agency_id IS DISTINCT FROM imap.my_agency() OR h.refused_by = imap.me())
      AND NOT EXISTS (SELECT 1 FROM public.disclosures_newsread n WHERE n.request_id = r.id
        AND n.agency_id = imap.my_agency() AND n.recorded_at >= h.recorded_at
        AND (h.refused_by IS DISTINCT FROM imap.me() OR n.recorded_by_id = imap.me()))
      AND ((r.asked_id = imap.my_agency() AND imap.holds(r.enquiry_id, 'asked_enquiry')) OR imap.leads(r.enquiry_id))
    GROUP BY r.enquiry_id, r.id, r.asked_id
    UNION ALL
    SELECT 'time', m.enquiry_id, m.request_id, m.agency_id, m.recorded_at,
      coalesce((SELECT x.until FROM public.disclosures_extension x WHERE x.request_id = r.id AND x.until IS NOT NULL
        ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1), r.due_at)
    FROM public.disclosures_moretime m JOIN public.disclosures_informationrequest r ON r.id = m.request_id
    WHERE NOT EXISTS (SELECT 1 FROM public.disclosures_extension x WHERE x.asked_for_id = m.id)
      AND imap.is_open(m.request_id) AND imap.leads(m.enquiry_id)
    UNION ALL
    SELECT 'review', a.enquiry_id, a.id, a.agency_id, a.recorded_at, a.review_due_at FROM public.disclosures_answer a
    WHERE a.kind = 'refused' AND NOT EXISTS (SELECT 1 FROM public.disclosures_refusalreview v WHERE v.answer_id = a.id)
      AND imap.may_review_refusal(a.id)
    UNION ALL
    SELECT 'advise', e.enquiry_id, e.answer_id, a.agency_id, e.recorded_at, e.due_at
    FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    JOIN (VALUES ('partnership'), ('agency')) s(seat) ON imap.may_advise(e.id, s.seat)
    WHERE NOT EXISTS (SELECT 1 FROM public.disclosures_guardianadvice g WHERE g.escalation_id = e.id AND g.seat = s.seat)
    UNION ALL
    SELECT 'follow', e.enquiry_id, e.answer_id, a.agency_id,
      (SELECT max(g.recorded_at) FROM public.disclosures_guardianadvice g WHERE g.escalation_id = e.id), NULL
    FROM public.disclosures_escalation e JOIN public.disclosures_answer a ON a.id = e.answer_id
    WHERE NOT EXISTS (SELECT 1 FROM public.disclosures_refusalreview f WHERE f.escalation_id = e.id)
      AND imap.may_follow(e.id, e.answer_id)
    UNION ALL
    SELECT 'copied', c.enquiry_id, c.request_id, r.asked_id, c.recorded_at, NULL
    FROM public.disclosures_copiedreasons c JOIN public.disclosures_informationrequest r ON r.id = c.request_id
    WHERE NOT EXISTS (SELECT 1 FROM public.disclosures_copiedread d WHERE d.copied_id = c.id) AND imap.may_read_copied(c.id)
  )
  SELECT w.kind, w.enquiry_id, w.key, e.reference::text, o.name::text, w.since, w.due
  FROM waits w JOIN public.enquiries_enquiry e ON e.id = w.enquiry_id JOIN public.agencies_agency o ON o.id = w.other
  WHERE w.enquiry_id <> ALL (imap.barred_from()) AND (rated IS NULL OR (imap.leads(w.enquiry_id) AND EXISTS (
    SELECT 1 FROM public.enquiries_concern k WHERE k.enquiry_id = w.enquiry_id AND k.rating = rated)))
$$;

-- What is decided of a request, or answered to it, is decided while it is open; an answer has its number.
CREATE FUNCTION imap.guard_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT imap.is_open(NEW.request_id) THEN
    RAISE EXCEPTION 'REC1: this request is answered, or cancelled' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_TABLE_NAME = 'disclosures_answer' AND (to_jsonb(NEW) ->> 'number')::integer <>
      1 + (SELECT count(*) FROM public.disclosures_answer a WHERE a.request_id = NEW.request_id) THEN
    RAISE EXCEPTION 'REC1: answers to a request are numbered in their order' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
DO $$
DECLARE f text; t text; visible text; writable text;
BEGIN
  FOREACH f IN ARRAY ARRAY['other_managers(uuid, uuid, uuid)', 'has_guardian(uuid, uuid, uuid)', 'may_review_refusal(uuid)',
    'oversees_refusal(uuid)', 'oversees_request(uuid)', 'oversees_case(uuid)', 'is_upheld(uuid)', 'may_advise(uuid, text)',
    'is_advised(uuid)', 'may_follow(uuid, uuid)', 'may_read_copied(uuid)', 'duty_to_do(integer)', 'guard_open()'] LOOP
    EXECUTE format('ALTER FUNCTION imap.%s OWNER TO imap_definer', f);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['answer', 'chase', 'moretime', 'extension', 'cancellation'] LOOP
    EXECUTE format('CREATE TRIGGER guard_open BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.guard_open()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER guard_open', t);
  END LOOP;
  -- No row can point into another case.
  FOREACH t IN ARRAY ARRAY['chase', 'moretime', 'extension', 'cancellation', 'newsread', 'copiedreasons'] LOOP
    EXECUTE format('ALTER TABLE disclosures_%1$s ADD CONSTRAINT disclosures_%1$s_in_case FOREIGN KEY (enquiry_id, request_id)
      REFERENCES disclosures_informationrequest (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['escalation', 'refusalreview'] LOOP
    EXECUTE format('ALTER TABLE disclosures_%1$s ADD CONSTRAINT disclosures_%1$s_in_case_of FOREIGN KEY (enquiry_id, answer_id)
      REFERENCES disclosures_answer (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t);
  END LOOP;
  ALTER TABLE disclosures_extension ADD CONSTRAINT disclosures_extension_asked_in_case FOREIGN KEY (enquiry_id, asked_for_id)
    REFERENCES disclosures_moretime (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
  FOREACH t IN ARRAY ARRAY['guardianadvice', 'refusalreview'] LOOP
    EXECUTE format('ALTER TABLE disclosures_%1$s ADD CONSTRAINT disclosures_%1$s_escalation_in_case
      FOREIGN KEY (enquiry_id, escalation_id) REFERENCES disclosures_escalation (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED', t);
  END LOOP;
  ALTER TABLE disclosures_copiedread ADD CONSTRAINT disclosures_copiedread_in_case FOREIGN KEY (enquiry_id, copied_id)
    REFERENCES disclosures_copiedreasons (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

  -- One line a table: who sees a row, who may write it besides in their own name. A Guardian who advises or reviews is in no
  -- group of caseworkers, so their name is checked by itself.
  FOR t, visible, writable IN VALUES
    ('chase', 'REQUEST', 'imap.leads(enquiry_id) AND WORKS'),
    ('moretime', 'REQUEST', 'imap.was_asked(request_id) AND WORKS'),
    ('extension', 'REQUEST', 'imap.leads(enquiry_id) AND WORKS'),
    ('cancellation', 'REQUEST', 'imap.leads(enquiry_id) AND WORKS'),
    ('newsread', 'REQUEST', '(imap.leads(enquiry_id) OR imap.was_asked(request_id)) AND WORKS'),
    ('refusalreview', 'ANSWER', 'CASE WHEN escalation_id IS NULL THEN imap.may_review_refusal(answer_id)
       ELSE imap.may_follow(escalation_id, answer_id) END'),
    ('escalation', 'ANSWER', 'imap.leads(enquiry_id) AND imap.i_am(''manager'') AND imap.is_upheld(answer_id) AND WORKS'),
    ('guardianadvice', 'EXISTS (SELECT 1 FROM disclosures_escalation e WHERE e.id = escalation_id)',
       'imap.may_advise(escalation_id, seat)'),
    ('copiedreasons', 'imap.leads(enquiry_id) OR (SELECT imap.guards())', 'imap.leads(enquiry_id) AND WORKS'),
    ('copiedread', 'EXISTS (SELECT 1 FROM disclosures_copiedreasons c WHERE c.id = copied_id)', 'imap.may_read_copied(copied_id)')
  LOOP
    visible := replace(visible, 'REQUEST', 'imap.leads(enquiry_id) OR (SELECT imap.guards()) OR imap.was_asked(request_id)
      OR ((SELECT imap.i_am(''guardian'')) AND imap.oversees_request(request_id))');
    visible := replace(visible, 'ANSWER', 'EXISTS (SELECT 1 FROM disclosures_answer a WHERE a.id = answer_id)');
    writable := replace(writable, 'WORKS', 'cardinality(imap.my_groups()) > 0');
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE disclosures_%s FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON disclosures_%s
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON disclosures_%s FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE disclosures_%s ENABLE ALWAYS TRIGGER stamp', t);
    EXECUTE format('CREATE POLICY functions ON disclosures_%s FOR SELECT TO imap_definer USING (true)', t);
    EXECUTE format('CREATE POLICY see ON disclosures_%s FOR SELECT TO imap_access USING (%s)', t, visible);
    EXECUTE format('CREATE POLICY record ON disclosures_%s FOR INSERT TO imap_access WITH CHECK (
      recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND %s)', t, writable);
  END LOOP;
END $$;

-- What the Guardian of an agency reads of a case for it: that it exists, the request, and the refusal.
CREATE POLICY overseen ON enquiries_enquiry FOR SELECT TO imap_access USING (
  (SELECT imap.i_am('guardian')) AND imap.oversees_case(id));
CREATE POLICY overseen ON disclosures_informationrequest FOR SELECT TO imap_access USING (
  (SELECT imap.i_am('guardian')) AND imap.oversees_request(id));
CREATE POLICY overseen ON disclosures_answer FOR SELECT TO imap_access USING (
  (SELECT imap.i_am('guardian')) AND imap.oversees_refusal(id));

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

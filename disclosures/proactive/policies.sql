-- Sharing unasked: whom my agency knows of on an enquiry, and their positions in minimal facts ------------------------
-- Whom the reader's agency may speak about: the lead agency of everybody; others of those whom a request to it states, whom
-- it named when it referred, and whom something that it received is about, each by the name under which it knows them.
CREATE FUNCTION imap.people_known(enquiry uuid) RETURNS TABLE (person_id uuid, name text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT ON (k.person_id) k.person_id, k.name, k.role FROM (
    SELECT 1 AS rank, p.id AS person_id, p.name::text AS name, p.role::text AS role FROM public.enquiries_person p
      WHERE p.enquiry_id = people_known.enquiry AND imap.leads(p.enquiry_id)
    UNION ALL
    SELECT 2, s.person_id, s.name::text, s.role::text FROM public.disclosures_requestperson s
      WHERE s.enquiry_id = people_known.enquiry AND imap.was_asked(s.request_id)
    UNION ALL
    SELECT 3, g.person_id, g.name, g.role FROM imap.people_given(people_known.enquiry) g
    UNION ALL
    SELECT 4, i.about_id, i.about_name::text, '' FROM public.disclosures_item i
      WHERE i.enquiry_id = people_known.enquiry AND imap.receives(i.id)
  ) k ORDER BY k.person_id, k.rank
$$;

-- Whom an override names, for its own agency, which named them, for the lead agency, and for whom it was offered. Others than
-- the lead agency read the name that they were given, and never what somebody is called now: a new name may be protected.
CREATE FUNCTION imap.named_by_override(override uuid) RETURNS TABLE (person_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.id, CASE WHEN imap.leads(o.enquiry_id) THEN p.name::text ELSE coalesce(
    (SELECT k.name FROM imap.people_known(o.enquiry_id) k WHERE k.person_id = p.id),
    (SELECT s.name::text FROM public.disclosures_requestperson s
     JOIN public.disclosures_informationrequest r ON r.id = s.request_id AND r.asked_id = imap.my_agency()
     WHERE s.person_id = p.id ORDER BY r.recorded_at DESC LIMIT 1), 'Somebody on this enquiry') END
  FROM public.consent_override o
  JOIN public.consent_overrideperson op ON op.override_id = o.id
  JOIN public.enquiries_person p ON p.id = op.person_id
  WHERE o.id = override
    AND (imap.leads(o.enquiry_id) OR (o.agency_id = imap.my_agency() AND imap.has_part(o.enquiry_id))
      OR p.id = ANY (imap.offered(o.id)))
  ORDER BY p.role, p.id
$$;
ALTER FUNCTION imap.named_by_override(uuid) OWNER TO imap_definer;

-- Their positions in force, as imap.position_in_force tells them of a request; without one where none is recorded.
CREATE FUNCTION imap.position_known(enquiry uuid)
RETURNS TABLE (person_id uuid, name text, role text, consent_position text, by_another boolean, unborn boolean,
  for_self boolean, not_asked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.person_id, k.name, k.role, coalesce(c.position, '')::text, coalesce(c.giver_id <> k.person_id, false), p.unborn,
    imap.answers_for_self(p, (now() AT TIME ZONE 'Europe/London')::date),
    coalesce(imap.my_agency() = ANY (c.not_agencies), false)
  FROM imap.people_known(position_known.enquiry) k JOIN public.enquiries_person p ON p.id = k.person_id
  LEFT JOIN public.consent_consentrecord c ON c.person_id = k.person_id
    AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id)
  ORDER BY CASE p.role WHEN 'child' THEN 0 ELSE 1 END, k.name
$$;

-- What limits say to what my agency would share: of nothing that it does not name (CON6).
CREATE FUNCTION imap.limits_known(enquiry uuid, kinds text[], recipients uuid[])
RETURNS TABLE (person_id uuid, not_kinds text[], not_told uuid[], not_asked boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.person_id,
    ARRAY(SELECT x::text FROM unnest(c.not_kinds) x WHERE x = ANY (limits_known.kinds)),
    ARRAY(SELECT a FROM unnest(c.not_agencies) a WHERE a = ANY (limits_known.recipients)),
    imap.my_agency() = ANY (c.not_agencies)
  FROM imap.people_known(limits_known.enquiry) k
  JOIN public.consent_consentrecord c ON c.person_id = k.person_id
    AND NOT EXISTS (SELECT 1 FROM public.consent_consentrecord n WHERE n.supersedes_id = c.id)
$$;
-- OUT1: which agencies shared something unasked that did not come to the lead agency: that there is something, and no more.
-- Of what is for named people alone nothing tells (SEN1).
CREATE FUNCTION imap.shared_elsewhere(enquiry uuid) RETURNS TABLE (agency text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT a.name::text
  FROM public.disclosures_release r JOIN public.agencies_agency a ON a.id = r.agency_id
  WHERE r.enquiry_id = shared_elsewhere.enquiry AND r.answer_id IS NULL AND imap.leads(r.enquiry_id)
    AND r.agency_id <> imap.my_agency() AND NOT imap.receives_release(r.id)
    AND EXISTS (SELECT 1 FROM public.disclosures_item i JOIN public.disclosures_itemrecipient x ON x.item_id = i.id
      WHERE i.release_id = r.id AND NOT i.sensitive AND NOT imap.is_recalled(i.id, x.recipient_id))
  ORDER BY 1
$$;
ALTER FUNCTION imap.shared_elsewhere(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.people_known(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.position_known(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.limits_known(uuid, text[], uuid[]) OWNER TO imap_definer;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

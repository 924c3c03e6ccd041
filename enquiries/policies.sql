-- The second lock, part two: enquiries and what is known about them.
-- Read with spec "Who sees what": each policy is one cell of that table.

-- Restrictions: who may open an enquiry at all, whatever their agency was given ----------------------
-- The same as enquiries.models.restriction.kept_out; a test holds the two together. Where it is asked for many rows it
-- stands behind a probe for any restriction at all: a call costs as much as several probes, and few have one.
CREATE FUNCTION imap.keeps_out(enquiry uuid, person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_restriction r
    WHERE r.enquiry_id = enquiry AND r.kind <> 'lifted'
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction n WHERE n.supersedes_id = r.id)
      AND (r.kind = 'not') = EXISTS (SELECT 1 FROM public.enquiries_restrictedperson p
                                     WHERE p.restriction_id = r.id AND p.person_id = person))
$$;

-- The enquiries from which I am kept out by name. This, and not a list of others, keeps the Guardian out as well.
CREATE FUNCTION imap.barred_from() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(r.enquiry_id), '{}'::uuid[])
  FROM public.enquiries_restrictedperson p JOIN public.enquiries_restriction r ON r.id = p.restriction_id
  WHERE p.person_id = imap.me() AND r.kind = 'not'
    AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction n WHERE n.supersedes_id = r.id)
$$;

-- For every table of a case (called for all of them at the end of audit/policies.sql): nobody who is kept out by name
-- sees or writes a row of it, whatever the table's own policies say.
CREATE FUNCTION imap.keep_out(table_name text, enquiry_column text, command text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE POLICY kept_out ON public.%I AS RESTRICTIVE FOR %s TO imap_access USING (
    %I IS NULL OR %I <> ALL ((SELECT imap.barred_from())::uuid[]))', table_name, command, enquiry_column, enquiry_column);
END $$;

-- Capacities: what a grant to my agency's group lets me be on an enquiry ---------------------------
CREATE FUNCTION imap.holds(enquiry uuid, capacity text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_enquirygrant g JOIN public.auth_permission p ON p.id = g.permission_id
    WHERE g.content_object_id = enquiry AND g.group_id = ANY (imap.my_groups())
      AND p.codename = capacity AND (g.until IS NULL OR g.until > now())
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction r
                      WHERE r.enquiry_id = g.content_object_id AND imap.keeps_out(r.enquiry_id, imap.me())))
$$;

CREATE FUNCTION imap.leads(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT imap.holds(enquiry, 'lead_enquiry') $$;

-- My agency has a part in it, also when I myself am kept out.
CREATE FUNCTION imap.given_part(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_enquirygrant g
    WHERE g.content_object_id = enquiry AND g.group_id = ANY (imap.my_groups())
      AND (g.until IS NULL OR g.until > now()))
$$;

CREATE FUNCTION imap.has_part(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_enquirygrant g
    WHERE g.content_object_id = enquiry AND g.group_id = ANY (imap.my_groups())
      AND (g.until IS NULL OR g.until > now())
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction r
                      WHERE r.enquiry_id = g.content_object_id AND imap.keeps_out(r.enquiry_id, imap.me())))
$$;

CREATE FUNCTION imap.guards() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT imap.i_am('partnership_guardian') $$;

CREATE FUNCTION imap.enquiry_exists(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM public.enquiries_enquiry e WHERE e.id = enquiry) $$;

-- In the transaction that records an enquiry its recorder adds what was given, and never afterwards:
-- a referrer may write people whom it may not read back.
SELECT imap.keep_made_in('enquiries_enquiry');
CREATE FUNCTION imap.recording(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_enquiry e
    WHERE e.id = enquiry AND e.recorded_by_id = imap.me() AND e.agency_id = imap.my_agency()
      AND e.made_in = pg_current_xact_id_if_assigned())
$$;

-- Whoever decides, decides in their own name, for their own agency.
CREATE FUNCTION imap.in_my_name(person uuid, agency uuid) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT person = imap.me() AND agency = imap.my_agency() AND cardinality(imap.my_groups()) > 0 $$;

ALTER FUNCTION imap.holds(uuid, text) OWNER TO imap_definer;
ALTER FUNCTION imap.keeps_out(uuid, uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.barred_from() OWNER TO imap_definer;
ALTER FUNCTION imap.given_part(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.has_part(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.enquiry_exists(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.recording(uuid) OWNER TO imap_definer;
GRANT SELECT ON enquiries_enquiry, enquiries_enquirygrant, enquiries_person, enquiries_restriction,
  enquiries_restrictedperson TO imap_definer;
GRANT UPDATE (stage) ON enquiries_enquiry TO imap_definer;

-- What the running system may do at all ---------------------------------------------------------------
GRANT SELECT, INSERT ON enquiries_enquiry, enquiries_enquirygrant, enquiries_referral, enquiries_stagemove,
  enquiries_enquirylink, enquiries_sameperson, enquiries_spokenexchange, enquiries_latereview, enquiries_restriction,
  enquiries_restrictionreason, enquiries_restrictedperson,
  enquiries_historicalconcern, enquiries_historicalperson, enquiries_historicalrelation TO imap_access;
GRANT SELECT, INSERT, UPDATE ON enquiries_concern, enquiries_person, enquiries_relation TO imap_access;
GRANT SELECT, INSERT, DELETE, UPDATE (enquiry_id, answers, typed, saved_at) ON enquiries_draft TO imap_access;
GRANT SELECT, INSERT, UPDATE, DELETE ON enquiries_draftended TO imap_access;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['enquiries_enquiry', 'enquiries_enquirygrant', 'enquiries_referral',
    'enquiries_stagemove', 'enquiries_enquirylink', 'enquiries_sameperson', 'enquiries_spokenexchange',
    'enquiries_latereview', 'enquiries_concern', 'enquiries_person',
    'enquiries_relation', 'enquiries_draft', 'enquiries_draftended',
    'enquiries_historicalconcern', 'enquiries_historicalperson', 'enquiries_historicalrelation',
    'enquiries_restriction', 'enquiries_restrictionreason', 'enquiries_restrictedperson'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
  -- Written once, never changed or deleted. (enquiries_enquiry has its own guard: only its stage follows.)
  FOREACH t IN ARRAY ARRAY['enquiries_referral', 'enquiries_stagemove', 'enquiries_enquirylink', 'enquiries_sameperson',
    'enquiries_spokenexchange', 'enquiries_latereview',
    'enquiries_historicalconcern', 'enquiries_historicalperson', 'enquiries_historicalrelation',
    'enquiries_enquirygrant',
    'enquiries_restriction', 'enquiries_restrictionreason', 'enquiries_restrictedperson'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
  -- Details change, and are never deleted.
  FOREACH t IN ARRAY ARRAY['enquiries_concern', 'enquiries_person', 'enquiries_relation', 'enquiries_enquiry'] LOOP
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['enquiries_enquiry', 'enquiries_referral', 'enquiries_stagemove',
    'enquiries_enquirylink', 'enquiries_sameperson', 'enquiries_spokenexchange', 'enquiries_latereview',
    'enquiries_restriction'] LOOP
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
END $$;

-- When a rating was given, somebody came onto the enquiry, an agency was let in: the database's word, whatever the
-- application gives. Consent is looked at again after each of them (CON8).
CREATE FUNCTION imap.stamp_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.rating = OLD.rating THEN NEW.rated_at := OLD.rated_at;
  ELSE NEW.rated_at := imap.clock(); END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION imap.stamp_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN NEW.added_at := OLD.added_at; ELSE NEW.added_at := imap.clock(); END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION imap.stamp_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.granted_at := imap.clock();
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON enquiries_concern FOR EACH ROW EXECUTE FUNCTION imap.stamp_rating();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON enquiries_person FOR EACH ROW EXECUTE FUNCTION imap.stamp_person();
CREATE TRIGGER stamp BEFORE INSERT ON enquiries_enquirygrant FOR EACH ROW EXECUTE FUNCTION imap.stamp_grant();
ALTER TABLE enquiries_concern ENABLE ALWAYS TRIGGER stamp;
ALTER TABLE enquiries_person ENABLE ALWAYS TRIGGER stamp;
ALTER TABLE enquiries_enquirygrant ENABLE ALWAYS TRIGGER stamp;

-- That an enquiry exists, its reference and stage -----------------------------------------------------
CREATE POLICY see ON enquiries_enquiry FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_enquirygrant g
          WHERE g.content_object_id = enquiries_enquiry.id
            AND g.group_id = ANY ((SELECT imap.my_groups())::integer[])
            AND (g.until IS NULL OR g.until > now()))
    AND NOT EXISTS (SELECT 1 FROM enquiries_restriction r
                    WHERE r.enquiry_id = enquiries_enquiry.id AND imap.keeps_out(r.enquiry_id, (SELECT imap.me())))
  OR (SELECT imap.guards()));
CREATE POLICY record ON enquiries_enquiry FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND stage = 'received'
  AND lead_agency_id = (SELECT a.id FROM agencies_agency a WHERE a.leads));
CREATE POLICY functions ON enquiries_enquiry FOR ALL TO imap_definer USING (true);

CREATE FUNCTION imap.guard_enquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user <> 'imap_definer' OR to_jsonb(NEW) - 'stage' IS DISTINCT FROM to_jsonb(OLD) - 'stage' THEN
    RAISE EXCEPTION 'REC1: UPDATE on enquiries_enquiry is refused: its stage follows a recorded move'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_update BEFORE UPDATE ON enquiries_enquiry FOR EACH STATEMENT
  WHEN (current_user <> 'imap_definer') EXECUTE FUNCTION imap.refuse_change();
ALTER TABLE enquiries_enquiry ENABLE ALWAYS TRIGGER refuse_update;
CREATE TRIGGER guard_enquiry BEFORE UPDATE ON enquiries_enquiry FOR EACH ROW EXECUTE FUNCTION imap.guard_enquiry();
ALTER TABLE enquiries_enquiry ENABLE ALWAYS TRIGGER guard_enquiry;

-- Grants: the key to this lock, so they have one of their own -----------------------------------------
CREATE POLICY see ON enquiries_enquirygrant FOR SELECT TO imap_access USING (
  group_id = ANY ((SELECT imap.my_groups())::integer[]) OR imap.leads(content_object_id)
  OR ((SELECT imap.guards()) AND content_object_id <> ALL ((SELECT imap.barred_from())::uuid[])));
CREATE POLICY functions ON enquiries_enquirygrant FOR SELECT TO imap_definer USING (true);
CREATE POLICY give ON enquiries_enquirygrant FOR INSERT TO imap_access WITH CHECK (
  granted_by_id = imap.me() AND cardinality(imap.my_groups()) > 0
  AND CASE (SELECT p.codename FROM auth_permission p WHERE p.id = permission_id)
    -- while an enquiry is recorded: its lead agency, and the agency that referred
    WHEN 'lead_enquiry' THEN NOT imap.enquiry_exists(content_object_id)
      AND group_id = (SELECT a.group_id FROM agencies_agency a WHERE a.leads)
    WHEN 'referred_enquiry' THEN NOT imap.enquiry_exists(content_object_id)
      AND group_id = ANY (imap.my_groups())
    -- the lead agency asks another; an agency with a part in it releases to another, asked or unasked
    WHEN 'asked_enquiry' THEN imap.leads(content_object_id)
    WHEN 'received_enquiry' THEN imap.has_part(content_object_id)
    ELSE false END);

-- What the referrer gave: the lead agency's, and the referrer's own ------------------------------------
CREATE POLICY see ON enquiries_referral FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (agency_id = imap.my_agency() AND imap.holds(enquiry_id, 'referred_enquiry')));
CREATE POLICY record ON enquiries_referral FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.recording(enquiry_id));

-- Stages: moved by the lead agency's recorded decision, checked and carried out here ---------------------
CREATE POLICY see ON enquiries_stagemove FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
CREATE POLICY record ON enquiries_stagemove FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id));

-- The same pairs as enquiries.stages.rules.TRANSITIONS; a test holds the two together.
CREATE FUNCTION imap.stage_moves() RETURNS TABLE (from_stage text, to_stage text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('received', 'open'), ('received', 'not_opened'), ('open', 'gathering'), ('open', 'decided'),
    ('gathering', 'decided'), ('decided', 'closed'), ('closed', 'open'), ('not_opened', 'open')
$$;

CREATE FUNCTION imap.move_stage() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE present text;
BEGIN
  SELECT e.stage INTO present FROM public.enquiries_enquiry e WHERE e.id = NEW.enquiry_id FOR UPDATE;
  IF present IS DISTINCT FROM NEW.from_stage
     OR (NEW.from_stage, NEW.to_stage) NOT IN (SELECT m.from_stage, m.to_stage FROM imap.stage_moves() m) THEN
    RAISE EXCEPTION 'a stage moves only from where it is, along the table of transitions'
      USING ERRCODE = 'check_violation';
  END IF;
  UPDATE public.enquiries_enquiry e SET stage = NEW.to_stage WHERE e.id = NEW.enquiry_id;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.move_stage() OWNER TO imap_definer;
CREATE TRIGGER zz_move_stage BEFORE INSERT ON enquiries_stagemove FOR EACH ROW EXECUTE FUNCTION imap.move_stage();
ALTER TABLE enquiries_stagemove ENABLE ALWAYS TRIGGER zz_move_stage;

-- The concern and the people: the lead agency's ---------------------------------------------------------
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['enquiries_concern', 'enquiries_person', 'enquiries_relation'] LOOP
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (imap.leads(enquiry_id))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      changed_by_id = imap.me() AND (imap.leads(enquiry_id) OR imap.recording(enquiry_id)))', t);
    EXECUTE format('CREATE POLICY change ON %I FOR UPDATE TO imap_access USING (imap.leads(enquiry_id))
      WITH CHECK (changed_by_id = imap.me() AND imap.leads(enquiry_id))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['enquiries_historicalconcern', 'enquiries_historicalperson',
    'enquiries_historicalrelation'] LOOP
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT TO imap_access USING (imap.leads(enquiry_id))', t);
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access WITH CHECK (
      history_user_id = imap.me() AND (imap.leads(enquiry_id) OR imap.recording(enquiry_id)))', t);
  END LOOP;
END $$;
CREATE POLICY functions ON enquiries_person FOR SELECT TO imap_definer USING (true);

-- Links between enquiries: the lead agency's, and only between two that it leads --------------------------
CREATE POLICY see ON enquiries_enquirylink FOR SELECT TO imap_access USING (
  (imap.leads(enquiry_id) AND imap.leads(other_id))
  OR ((SELECT imap.guards()) AND other_id <> ALL ((SELECT imap.barred_from())::uuid[])));
CREATE POLICY record ON enquiries_enquirylink FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id) AND imap.leads(other_id));

-- The same person on two enquiries: the same. Whoever may not open both sees nothing of it.
CREATE POLICY see ON enquiries_sameperson FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) AND imap.leads(other_enquiry_id));
CREATE POLICY record ON enquiries_sameperson FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id) AND imap.leads(other_enquiry_id));
GRANT SELECT ON enquiries_enquirylink, enquiries_sameperson TO imap_definer;
CREATE POLICY functions ON enquiries_enquirylink FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON enquiries_sameperson FOR SELECT TO imap_definer USING (true);

-- No row can point into another case.
ALTER TABLE enquiries_relation
  ADD CONSTRAINT enquiries_relation_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT enquiries_relation_other_in_case FOREIGN KEY (enquiry_id, other_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE enquiries_sameperson
  ADD CONSTRAINT enquiries_same_person_in_case FOREIGN KEY (enquiry_id, person_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT enquiries_same_other_in_case FOREIGN KEY (other_enquiry_id, other_id)
    REFERENCES enquiries_person (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- A decision about a pair supersedes one about the same pair, in either direction. Arguments: the
-- pair's two columns, and the one that says whether.
CREATE FUNCTION imap.same_pair() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE before jsonb; after jsonb := to_jsonb(NEW);
BEGIN
  IF NEW.supersedes_id IS NULL THEN RETURN NEW; END IF;
  EXECUTE format('SELECT to_jsonb(r) FROM public.%I r WHERE r.id = $1', TG_TABLE_NAME) INTO before USING NEW.supersedes_id;
  IF ARRAY[before ->> TG_ARGV[0], before ->> TG_ARGV[1]] NOT IN (
       ARRAY[after ->> TG_ARGV[0], after ->> TG_ARGV[1]], ARRAY[after ->> TG_ARGV[1], after ->> TG_ARGV[0]])
     OR before ->> TG_ARGV[2] = after ->> TG_ARGV[2] THEN
    RAISE EXCEPTION 'REC1: a decision about two supersedes the opposite one about the same two'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.same_pair() OWNER TO imap_definer;
CREATE TRIGGER same_pair BEFORE INSERT ON enquiries_enquirylink FOR EACH ROW
  EXECUTE FUNCTION imap.same_pair('enquiry_id', 'other_id', 'linked');
CREATE TRIGGER same_pair BEFORE INSERT ON enquiries_sameperson FOR EACH ROW
  EXECUTE FUNCTION imap.same_pair('person_id', 'other_id', 'same');
ALTER TABLE enquiries_enquirylink ENABLE ALWAYS TRIGGER same_pair;
ALTER TABLE enquiries_sameperson ENABLE ALWAYS TRIGGER same_pair;
-- What was said before it was recorded (LATE1): the agency's that said it, and the lead agency's; the Guardian's only where
-- the Guardian is to review it -------------
CREATE POLICY record ON enquiries_spokenexchange FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.has_part(enquiry_id));

-- The rating, for the clock of an agency that goes ahead, or records late, and may not read the concern (OVR7, LATE1).
CREATE FUNCTION imap.rating_for_clock(enquiry uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.rating::integer FROM public.enquiries_concern c WHERE c.enquiry_id = enquiry AND imap.has_part(enquiry)
$$;
ALTER FUNCTION imap.rating_for_clock(uuid) OWNER TO imap_definer;
GRANT SELECT (enquiry_id, rating, rated_at) ON enquiries_concern TO imap_definer;
CREATE POLICY rating_for_clock ON enquiries_concern FOR SELECT TO imap_definer USING (true);

-- A late entry is reviewed once, never by the person who made it, as an override is (OVR7, imap.may_review): a test holds
-- this and consent.override_reviews.rules.why_not_review together.
GRANT SELECT ON enquiries_spokenexchange TO imap_definer;
CREATE POLICY functions ON enquiries_spokenexchange FOR SELECT TO imap_definer USING (true);
CREATE FUNCTION imap.may_review_late(spoken uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_spokenexchange s
    WHERE s.id = spoken AND s.recorded_by_id <> imap.me()
      AND CASE WHEN EXISTS (
          SELECT 1 FROM public.agencies_user u WHERE u.agency_id = s.agency_id AND imap.has_role(u.id, 'manager')
            AND u.id <> s.recorded_by_id AND NOT imap.keeps_out(s.enquiry_id, u.id))
        THEN s.agency_id = imap.my_agency() AND imap.i_am('manager') AND imap.has_part(s.enquiry_id)
        ELSE (imap.guards() AND s.enquiry_id <> ALL (imap.barred_from()))
          OR (imap.i_am('manager') AND imap.leads(s.enquiry_id)) END)
$$;
ALTER FUNCTION imap.may_review_late(uuid) OWNER TO imap_definer;
CREATE POLICY see ON enquiries_spokenexchange FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (agency_id = imap.my_agency() AND imap.has_part(enquiry_id))
  OR ((SELECT imap.guards()) AND imap.may_review_late(id)));
CREATE POLICY see ON enquiries_latereview FOR SELECT TO imap_access USING (
  EXISTS (SELECT 1 FROM enquiries_spokenexchange s WHERE s.id = spoken_id));
CREATE POLICY record ON enquiries_latereview FOR INSERT TO imap_access WITH CHECK (
  recorded_by_id = imap.me() AND agency_id = imap.my_agency() AND imap.may_review_late(spoken_id));
ALTER TABLE enquiries_latereview
  ADD CONSTRAINT enquiries_latereview_in_case FOREIGN KEY (enquiry_id, spoken_id)
    REFERENCES enquiries_spokenexchange (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- How old somebody is, and whether they answer for themselves ---------------------------------------------------
-- The same as enquiries.ages.rules and consent.positions.people; a test holds them together. An estimate grows from its day.
CREATE FUNCTION imap.age_in_years(born date, estimate integer, unit text, estimated_on date, on_day date) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT date_part('year', age(on_day, coalesce(born,
    (least(estimated_on, on_day) - (estimate::text || ' ' || unit)::interval)::date)))::integer
$$;
CREATE FUNCTION imap.answers_for_self(person public.enquiries_person, on_day date) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT NOT person.unborn AND coalesce(
    imap.age_in_years(person.date_of_birth, person.age_estimate, person.age_estimate_unit, person.age_estimated_on, on_day)
      >= 16,
    person.role = 'parent_or_carer')
$$;

-- People by name and date of birth ------------------------------------------------------------------------
-- Operators on text lose their index under a policy (they might leak), so the search is a definer's function that
-- answers nobody but a caseworker of the agency that leads, and only about enquiries that agency leads. It gives keys; the
-- caller reads the rows under its own policies. pg_trgm is a trusted extension: the database's owner may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- A name without accents, case and punctuation: what is left when two spellings are compared.
CREATE FUNCTION imap.folded(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(regexp_replace(
    lower(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g')),
    '[''’‘ʼ`.]', '', 'g'), '[-\s,_]+', ' ', 'g'))
$$;
CREATE INDEX enquiries_person_alike ON enquiries_person USING gin (imap.folded(name) public.gin_trgm_ops);
CREATE INDEX enquiries_person_folded ON enquiries_person (imap.folded(name));

-- `whole` compares whole names (does this person stand on an earlier enquiry?), otherwise a part will do (a search for
-- a surname). `rank` is the likeness in hundredths, and 100 more for the same date of birth. Planned for each name: a plan
-- that knows neither name nor date, which PostgreSQL takes from the sixth call on, leaves the trigram index aside.
CREATE FUNCTION imap.people_like(whole boolean, named text, born date) RETURNS TABLE (person uuid, rank integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE wanted text := nullif(imap.folded(named), '');
BEGIN
  IF cardinality(imap.my_groups()) = 0 THEN RETURN; END IF;
  RETURN QUERY
  WITH candidates AS MATERIALIZED (
    SELECT p.id, p.enquiry_id, imap.folded(p.name) AS folded, p.date_of_birth
    FROM public.enquiries_person p
    WHERE imap.folded(p.name) = wanted OR imap.folded(p.name) OPERATOR(public.%) wanted
      OR (NOT whole AND imap.folded(p.name) OPERATOR(public.%>) wanted) OR p.date_of_birth = born)
  SELECT c.id, (CASE WHEN c.folded = wanted THEN 100 WHEN wanted IS NULL THEN 0
      WHEN whole THEN 100 * public.similarity(c.folded, wanted)
      ELSE 100 * greatest(public.similarity(c.folded, wanted), public.word_similarity(wanted, c.folded)) END
    + CASE WHEN c.date_of_birth = born THEN 100 ELSE 0 END)::integer
  FROM candidates c
  WHERE EXISTS (
    SELECT 1 FROM public.enquiries_enquirygrant g JOIN public.auth_permission a ON a.id = g.permission_id
    WHERE g.content_object_id = c.enquiry_id AND g.group_id = ANY (imap.my_groups())
      AND a.codename = 'lead_enquiry' AND (g.until IS NULL OR g.until > now()))
    AND NOT imap.keeps_out(c.enquiry_id, imap.me());
END $$;
ALTER FUNCTION imap.people_like(boolean, text, date) OWNER TO imap_definer;

-- Restrictions: decided by the lead agency --------------------------------------------------------------------
CREATE POLICY functions ON enquiries_restriction FOR SELECT TO imap_definer USING (true);
CREATE POLICY functions ON enquiries_restrictedperson FOR SELECT TO imap_definer USING (true);

CREATE FUNCTION imap.restricted(enquiry uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.enquiries_restriction r WHERE r.enquiry_id = enquiry AND r.kind <> 'lifted'
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction n WHERE n.supersedes_id = r.id))
$$;
CREATE FUNCTION imap.restriction_exists(restriction uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM public.enquiries_restriction r WHERE r.id = restriction) $$;
ALTER FUNCTION imap.restricted(uuid) OWNER TO imap_definer;
ALTER FUNCTION imap.restriction_exists(uuid) OWNER TO imap_definer;

-- Also whoever is kept out reads the row, for its message; never why, and of the list only their own name.
CREATE POLICY see ON enquiries_restriction FOR SELECT TO imap_access USING (
  imap.given_part(enquiry_id) OR (SELECT imap.guards()));
-- A caseworker of the lead agency restricts what is not restricted; changing and lifting are its manager's.
CREATE POLICY record ON enquiries_restriction FOR INSERT TO imap_access WITH CHECK (
  imap.in_my_name(recorded_by_id, agency_id) AND imap.leads(enquiry_id)
  AND ((SELECT imap.i_am('manager')) OR (kind <> 'lifted' AND NOT imap.restricted(enquiry_id))));
CREATE POLICY see ON enquiries_restrictionreason FOR SELECT TO imap_access USING (
  imap.leads(enquiry_id) OR (SELECT imap.guards()));
-- Another agency's people who may open the enquiry know whom of their own agency it names, and nobody else.
CREATE POLICY see ON enquiries_restrictedperson FOR SELECT TO imap_access USING (
  person_id = (SELECT imap.me()) OR imap.leads(enquiry_id)
  OR ((SELECT imap.guards()) AND enquiry_id <> ALL ((SELECT imap.barred_from())::uuid[]))
  OR (imap.has_part(enquiry_id) AND EXISTS (
    SELECT 1 FROM agencies_user u WHERE u.id = person_id AND u.agency_id = (SELECT imap.my_agency()))));
-- Reasons and names are written before their decision, and none after it.
CREATE POLICY record ON enquiries_restrictionreason FOR INSERT TO imap_access WITH CHECK (
  imap.leads(enquiry_id) AND NOT imap.restriction_exists(restriction_id));
CREATE POLICY record ON enquiries_restrictedperson FOR INSERT TO imap_access WITH CHECK (
  imap.leads(enquiry_id) AND NOT imap.restriction_exists(restriction_id));

ALTER TABLE enquiries_restriction
  ADD CONSTRAINT enquiries_restriction_supersedes_in_case FOREIGN KEY (enquiry_id, supersedes_id)
    REFERENCES enquiries_restriction (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE enquiries_restrictionreason
  ADD CONSTRAINT enquiries_restrictionreason_in_case FOREIGN KEY (enquiry_id, restriction_id)
    REFERENCES enquiries_restriction (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE enquiries_restrictedperson
  ADD CONSTRAINT enquiries_restrictedperson_in_case FOREIGN KEY (enquiry_id, restriction_id)
    REFERENCES enquiries_restriction (enquiry_id, id) DEFERRABLE INITIALLY DEFERRED;

-- Nobody locks everybody out: after each decision at least one manager of the lead agency opens the enquiry.
CREATE FUNCTION imap.guard_restriction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.kind <> 'lifted' AND NOT EXISTS (
    SELECT 1 FROM public.agencies_user u
    JOIN public.agencies_agency a ON a.id = u.agency_id AND a.leads
    WHERE imap.has_role(u.id, 'manager') AND (NEW.kind = 'only') = EXISTS (
      SELECT 1 FROM public.enquiries_restrictedperson p WHERE p.restriction_id = NEW.id AND p.person_id = u.id)) THEN
    RAISE EXCEPTION 'SEC1: a manager of the lead agency can always open an enquiry' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION imap.guard_restriction() OWNER TO imap_definer;
CREATE TRIGGER guard_restriction BEFORE INSERT ON enquiries_restriction
  FOR EACH ROW EXECUTE FUNCTION imap.guard_restriction();
ALTER TABLE enquiries_restriction ENABLE ALWAYS TRIGGER guard_restriction;

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

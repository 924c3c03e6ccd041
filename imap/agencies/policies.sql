-- The second lock, part one: who am I, what am I, and who may change agencies, people and roles.
-- Written to be read by a security reviewer. Roles of the cluster: docs/operations.md.
--
-- Every function that must look behind a policy is SECURITY DEFINER and owned by imap_definer, a role
-- that nobody can log in as, that has no BYPASSRLS, and that sees only what a policy TO imap_definer gives.

-- Who am I ------------------------------------------------------------------------------------------
-- A setting that was local to an ended transaction reads as '', not NULL.
CREATE FUNCTION imap.me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('imap.person', true), '')::uuid $$;

CREATE FUNCTION imap.actor() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('imap.actor', true), '') $$;

-- Am I a person of an active agency, or one of the named actors?
CREATE FUNCTION imap.my_agency() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.agency_id FROM public.agencies_user u JOIN public.agencies_agency a ON a.id = u.agency_id
  WHERE u.id = imap.me() AND u.is_active AND a.is_active
$$;

-- Does somebody hold one of these roles now, as an active person of an active agency?
CREATE FUNCTION imap.has_role(person uuid, VARIADIC wanted text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.agencies_roleheld r JOIN public.agencies_user u ON u.id = r.user_id
    JOIN public.agencies_agency a ON a.id = u.agency_id
    WHERE r.user_id = person AND r.role = ANY (wanted) AND r.ended_at IS NULL AND u.is_active AND a.is_active)
$$;

-- The group of my agency, while I work on cases there: a membership alone may be stale.
CREATE FUNCTION imap.my_groups() RETURNS integer[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(g.group_id), '{}'::integer[])
  FROM public.agencies_user_groups g JOIN public.agencies_agency a ON a.group_id = g.group_id
  WHERE g.user_id = imap.me() AND a.id = imap.my_agency() AND imap.has_role(imap.me(), 'practitioner', 'manager')
$$;

CREATE FUNCTION imap.i_am(wanted text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT imap.has_role(imap.me(), wanted)
$$;

CREATE FUNCTION imap.someone_acts() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT imap.my_agency() IS NOT NULL OR imap.actor() <> '' $$;

CREATE FUNCTION imap.is_demonstration() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS
$$ SELECT demonstration FROM imap.deployment $$;

-- Which database this is, for what belongs to one and lies outside it (attached files). The deployment's row is in every
-- dump and copy; the cluster's and the database's own numbers are not. A copy of the whole cluster's files has all three.
CREATE FUNCTION imap.database_identity(OUT deployment uuid, OUT cluster text, OUT database bigint, OUT name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id, c.system_identifier::text, b.oid::bigint, b.datname::text
  FROM imap.deployment d, pg_control_system() c, pg_database b WHERE b.datname = current_database()
$$;

-- What nobody may do --------------------------------------------------------------------------------
CREATE FUNCTION imap.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'REC1: % on % is refused: what is recorded is never changed or deleted', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

-- The record's clock. Only a database that was flagged as a demonstration when it was made lets its loader say
-- at which past moment it writes; everywhere else the setting is ignored.
CREATE FUNCTION imap.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN coalesce(current_setting('imap.past', true), '') <> '' AND imap.is_demonstration()
    THEN current_setting('imap.past', true)::timestamptz ELSE clock_timestamp() END
$$;

-- When a decision was recorded is the database's word, whatever the application gives.
CREATE FUNCTION imap.stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := imap.clock();
  RETURN NEW;
END $$;

ALTER FUNCTION imap.my_agency() OWNER TO imap_definer;
ALTER FUNCTION imap.my_groups() OWNER TO imap_definer;
ALTER FUNCTION imap.i_am(text) OWNER TO imap_definer;
ALTER FUNCTION imap.is_demonstration() OWNER TO imap_definer;
ALTER FUNCTION imap.database_identity() OWNER TO imap_definer;
GRANT SELECT ON imap.deployment TO imap_definer;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- Agencies, people, roles: read by all (names stand beside decisions), written by the administrator --------
GRANT SELECT ON agencies_agency, agencies_user, agencies_user_groups, agencies_roleheld, agencies_dutyteam,
  agencies_dutymember, auth_group, auth_permission, auth_group_permissions, django_content_type
  TO imap_access, imap_definer;
GRANT INSERT, UPDATE ON agencies_agency, agencies_user, agencies_roleheld, agencies_dutyteam,
  agencies_dutymember, agencies_localentry TO imap_access;
GRANT INSERT, DELETE ON agencies_user_groups TO imap_access;
GRANT INSERT ON auth_group TO imap_access;
GRANT USAGE ON SEQUENCE auth_group_id_seq, agencies_user_groups_id_seq TO imap_access;
GRANT SELECT, INSERT ON agencies_historicalagency, agencies_historicaluser, agencies_historicalroleheld,
  agencies_historicaldutyteam, agencies_historicaldutymember, agencies_historicallocalentry TO imap_access;
GRANT SELECT ON agencies_localentry TO imap_access;

-- Infrastructure: nobody's case, nobody's decision. (Guardian's generic tables get no grant: unused.)
-- Allauth's own address table is read only: a row written there would send somebody's reset link elsewhere.
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO imap_access;
GRANT SELECT ON account_emailaddress, account_emailconfirmation TO imap_access;
GRANT SELECT ON django_migrations TO imap_access;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agencies_agency', 'agencies_user', 'agencies_user_groups', 'agencies_roleheld',
    'agencies_dutyteam', 'agencies_dutymember', 'agencies_localentry', 'auth_group'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT USING (true)', t);
    EXECUTE format('CREATE POLICY administer_insert ON %I FOR INSERT TO imap_access WITH CHECK (imap.i_am(''administrator''))', t);
    EXECUTE format('CREATE POLICY administer_update ON %I FOR UPDATE TO imap_access USING (imap.i_am(''administrator''))', t);
    -- The first agency and its administrator are entered by the owner; after that, only by an administrator.
    EXECUTE format('CREATE POLICY first_administrator ON %I FOR INSERT TO imap_owner WITH CHECK (NOT EXISTS (
      SELECT 1 FROM agencies_roleheld r WHERE r.role = ''administrator''))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['agencies_historicalagency', 'agencies_historicaluser', 'agencies_historicalroleheld',
    'agencies_historicaldutyteam', 'agencies_historicaldutymember', 'agencies_historicallocalentry'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY see ON %I FOR SELECT USING (imap.someone_acts())', t);
    EXECUTE format('CREATE POLICY add ON %I FOR INSERT WITH CHECK (imap.someone_acts()
      AND history_user_id IS NOT DISTINCT FROM imap.me())', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
END $$;

CREATE POLICY administer_delete ON agencies_user_groups FOR DELETE TO imap_access
  USING (imap.i_am('administrator'));
-- A person's own row: password and time of signing in, by oneself or while signing in; nothing else.
CREATE POLICY own_update ON agencies_user FOR UPDATE TO imap_access
  USING (id = imap.me() OR imap.actor() = 'sign-in');

CREATE FUNCTION imap.guard_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT imap.i_am('administrator') AND
     (NEW.id, NEW.email, NEW.name, NEW.job_title, NEW.agency_id, NEW.is_active) IS DISTINCT FROM
     (OLD.id, OLD.email, OLD.name, OLD.job_title, OLD.agency_id, OLD.is_active) THEN
    RAISE EXCEPTION 'only the administrator changes who a person is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Another address, or the account made active or not: every session of that person ends. Whatever the application gives.
  NEW.sessions_ended := OLD.sessions_ended + CASE
    WHEN current_user = 'imap_definer' OR (NEW.email, NEW.is_active) IS DISTINCT FROM (OLD.email, OLD.is_active) THEN 1
    ELSE 0 END;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_person BEFORE UPDATE ON agencies_user FOR EACH ROW EXECUTE FUNCTION imap.guard_person();
ALTER TABLE agencies_user ENABLE ALWAYS TRIGGER guard_person;

-- So do sessions when a role begins or ends, and when an agency is made active or not. A session carries this count in its
-- hash (imap.agencies.models.User.get_session_auth_hash): the next page finds another, and the old cookie never works again.
CREATE FUNCTION imap.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'agencies_agency' THEN
    UPDATE public.agencies_user SET sessions_ended = sessions_ended + 1 WHERE agency_id = NEW.id;
  ELSE
    UPDATE public.agencies_user SET sessions_ended = sessions_ended + 1 WHERE id = NEW.user_id;
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION imap.end_sessions() OWNER TO imap_definer;
GRANT UPDATE (sessions_ended) ON agencies_user TO imap_definer;
CREATE POLICY end_sessions ON agencies_user FOR UPDATE TO imap_definer USING (true);
CREATE TRIGGER end_sessions AFTER INSERT OR UPDATE ON agencies_roleheld FOR EACH ROW EXECUTE FUNCTION imap.end_sessions();
ALTER TABLE agencies_roleheld ENABLE ALWAYS TRIGGER end_sessions;
CREATE TRIGGER end_sessions AFTER UPDATE ON agencies_agency FOR EACH ROW
  WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION imap.end_sessions();
ALTER TABLE agencies_agency ENABLE ALWAYS TRIGGER end_sessions;

-- An agency's group holds its own caseworkers only: never an administrator, never another agency's person.
CREATE FUNCTION imap.guard_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM agencies_user u JOIN agencies_agency a ON a.id = u.agency_id
    WHERE u.id = NEW.user_id AND a.group_id = NEW.group_id)
  OR NOT EXISTS (
    SELECT 1 FROM agencies_roleheld r WHERE r.user_id = NEW.user_id
    AND r.role IN ('practitioner', 'manager') AND r.ended_at IS NULL) THEN
    RAISE EXCEPTION 'an agency''s group holds its own caseworkers only'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
-- Whoever administers holds no other role at all, so sees no case content. Looked at when the transaction ends:
-- roles are given before others end.
CREATE FUNCTION imap.guard_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM agencies_roleheld r WHERE r.user_id = NEW.user_id AND r.role = 'administrator' AND r.ended_at IS NULL)
  AND EXISTS (SELECT 1 FROM agencies_roleheld r WHERE r.user_id = NEW.user_id AND r.role <> 'administrator' AND r.ended_at IS NULL)
  THEN
    RAISE EXCEPTION 'an administrator holds no other role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_administrator AFTER INSERT OR UPDATE ON agencies_roleheld
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION imap.guard_administrator();
ALTER TABLE agencies_roleheld ENABLE ALWAYS TRIGGER guard_administrator;

CREATE TRIGGER guard_membership BEFORE INSERT OR UPDATE ON agencies_user_groups
  FOR EACH ROW EXECUTE FUNCTION imap.guard_membership();
ALTER TABLE agencies_user_groups ENABLE ALWAYS TRIGGER guard_membership;

-- Clocks and lists of people added at once: decisions of an administrator, written once, in their own name. What is in
-- force is for everyone to read; how people came in is the administrators' alone.
GRANT SELECT, INSERT ON agencies_clockchange, agencies_peopleimport TO imap_access;
GRANT SELECT, INSERT, UPDATE (link_sent_at) ON agencies_importedperson TO imap_access;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agencies_clockchange', 'agencies_peopleimport', 'agencies_importedperson'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['agencies_clockchange', 'agencies_peopleimport'] LOOP
    EXECUTE format('CREATE POLICY record ON %I FOR INSERT TO imap_access
      WITH CHECK (imap.i_am(''administrator'') AND recorded_by_id = imap.me())', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
    EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION imap.stamp()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER stamp', t);
  END LOOP;
END $$;
CREATE POLICY see ON agencies_clockchange FOR SELECT USING (imap.someone_acts());
CREATE POLICY see ON agencies_peopleimport FOR SELECT TO imap_access USING ((SELECT imap.i_am('administrator')));
CREATE POLICY see ON agencies_importedperson FOR SELECT TO imap_access USING ((SELECT imap.i_am('administrator')));
CREATE POLICY record ON agencies_importedperson FOR INSERT TO imap_access
  WITH CHECK ((SELECT imap.i_am('administrator')));
CREATE POLICY send ON agencies_importedperson FOR UPDATE TO imap_access USING ((SELECT imap.i_am('administrator')));

-- Signing in and out, and passwords: written by the person themselves or in the name of "sign-in", which acts where nobody
-- is signed in yet. Agency and time are the database's word. Read as accesses are: by the Guardian, by managers, Guardian and
-- data protection officer of the account's agency; and by the person themselves.
GRANT SELECT, INSERT ON agencies_accountevent TO imap_access;
ALTER TABLE agencies_accountevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_accountevent FORCE ROW LEVEL SECURITY;
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON agencies_accountevent
  FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change();
ALTER TABLE agencies_accountevent ENABLE ALWAYS TRIGGER refuse_change;
CREATE FUNCTION imap.stamp_account_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := imap.clock();
  NEW.agency_id := (SELECT u.agency_id FROM public.agencies_user u WHERE u.id = NEW.account_id);
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON agencies_accountevent FOR EACH ROW EXECUTE FUNCTION imap.stamp_account_event();
ALTER TABLE agencies_accountevent ENABLE ALWAYS TRIGGER stamp;
CREATE POLICY record ON agencies_accountevent FOR INSERT TO imap_access
  WITH CHECK (account_id = imap.me() OR imap.actor() = 'sign-in');
CREATE POLICY see ON agencies_accountevent FOR SELECT TO imap_access USING (
  account_id = (SELECT imap.me()) OR (SELECT imap.i_am('partnership_guardian')) OR (agency_id = (SELECT imap.my_agency())
    AND ((SELECT imap.i_am('manager')) OR (SELECT imap.i_am('guardian')) OR (SELECT imap.i_am('dpo')))));

-- Forms that were sent while signed out: their sender's alone. Written by "sign-in" (for whoever opened the form)
-- or by the person; only the newest twenty of a person are kept, and none for more than a week.
GRANT SELECT, INSERT, DELETE ON agencies_unsentform TO imap_access;
ALTER TABLE agencies_unsentform ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_unsentform FORCE ROW LEVEL SECURITY;
CREATE POLICY keep ON agencies_unsentform FOR INSERT TO imap_access
  WITH CHECK (person_id = imap.me() OR imap.actor() = 'sign-in');
CREATE POLICY see ON agencies_unsentform FOR SELECT TO imap_access USING (
  person_id = (SELECT imap.me()) OR ((SELECT imap.actor()) = 'system' AND sent_at < now() - interval '7 days'));
CREATE POLICY drop ON agencies_unsentform FOR DELETE TO imap_access USING (
  person_id = (SELECT imap.me()) OR ((SELECT imap.actor()) = 'system' AND sent_at < now() - interval '7 days'));
CREATE FUNCTION imap.bound_unsent_forms() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.agencies_unsentform WHERE id IN (
    SELECT id FROM public.agencies_unsentform WHERE person_id = NEW.person_id ORDER BY sent_at DESC, id DESC OFFSET 19);
  RETURN NEW;
END $$;
ALTER FUNCTION imap.bound_unsent_forms() OWNER TO imap_definer;
GRANT SELECT, DELETE ON agencies_unsentform TO imap_definer;
CREATE POLICY bound ON agencies_unsentform FOR ALL TO imap_definer USING (true);
CREATE TRIGGER bound_unsent_forms BEFORE INSERT ON agencies_unsentform
  FOR EACH ROW EXECUTE FUNCTION imap.bound_unsent_forms();

-- That a form recorded something, with a digest of its answers: its sender's alone; written once, and gone after 90 days.
GRANT SELECT, INSERT, DELETE ON agencies_sentform TO imap_access;
ALTER TABLE agencies_sentform ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_sentform FORCE ROW LEVEL SECURITY;
CREATE POLICY note ON agencies_sentform FOR INSERT TO imap_access WITH CHECK (person_id = imap.me());
CREATE POLICY see ON agencies_sentform FOR SELECT TO imap_access USING (
  person_id = (SELECT imap.me()) OR ((SELECT imap.actor()) = 'system' AND recorded_at < now() - interval '90 days'));
CREATE POLICY drop ON agencies_sentform FOR DELETE TO imap_access USING (
  (SELECT imap.actor()) = 'system' AND recorded_at < now() - interval '90 days');

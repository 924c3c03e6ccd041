-- The record. Every row written to a table with case content, and to grants, people, roles and lists,
-- makes one entry, by a trigger that neither bulk writes, raw SQL nor psql gets round.

GRANT SELECT ON audit_entry TO imap_access;
GRANT SELECT, INSERT ON audit_accessevent TO imap_access;
GRANT INSERT ON audit_entry, audit_entrybytes TO imap_definer;
GRANT SELECT ON audit_entry TO imap_definer;
GRANT USAGE ON SEQUENCE audit_entry_id_seq TO imap_definer;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_entry', 'audit_entrybytes', 'audit_accessevent', 'audit_securitycatalogue'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION imap.refuse_change()', t);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER refuse_change', t);
  END LOOP;
END $$;

-- The security catalogue as each migration left it: written and read by the owner, read by the backup role, which verifies.
CREATE TRIGGER stamp BEFORE INSERT ON audit_securitycatalogue FOR EACH ROW EXECUTE FUNCTION imap.stamp();
ALTER TABLE audit_securitycatalogue ENABLE ALWAYS TRIGGER stamp;
CREATE POLICY record ON audit_securitycatalogue FOR INSERT TO imap_owner WITH CHECK (imap.actor() = 'owner');
CREATE POLICY see ON audit_securitycatalogue FOR SELECT TO imap_owner USING (true);

-- An entry about a case is seen by exactly those who see the row that it is about: asked with the reader's
-- own rights (SECURITY INVOKER). Each watched table has a function of its own for it (imap.watch), which is planned once a
-- connection: planning behind a table's policies takes longer than asking, and a record has hundreds of entries.
CREATE FUNCTION imap.sees(table_name text, key text) RETURNS boolean LANGUAGE plpgsql STABLE COST 10000
SET search_path = public, pg_temp AS $$
DECLARE seen boolean;
BEGIN
  EXECUTE format('SELECT imap.%I($1)', 'sees_' || table_name) INTO seen USING key;
  RETURN seen;
END $$;

CREATE POLICY see ON audit_entry FOR SELECT TO imap_access USING (
  enquiry_id IS NOT NULL AND (imap.has_part(enquiry_id) OR (SELECT imap.guards()))
  AND imap.sees("table", key));
CREATE POLICY write ON audit_entry FOR INSERT TO imap_definer WITH CHECK (true);
CREATE POLICY read_back ON audit_entry FOR SELECT TO imap_definer USING (true);
CREATE POLICY write ON audit_entrybytes FOR INSERT TO imap_definer WITH CHECK (true);

-- The trigger. Arguments: the column that names the enquiry ('' for none), then columns never recorded.
CREATE FUNCTION imap.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before jsonb; after jsonb; whole jsonb; about jsonb; who text; whose text; salt bytea; said bytea; entry bigint;
  secret text[] := TG_ARGV[1:];
BEGIN
  IF TG_OP <> 'INSERT' THEN before := to_jsonb(OLD) - secret; END IF;
  IF TG_OP <> 'DELETE' THEN after := to_jsonb(NEW) - secret; END IF;
  IF TG_OP = 'UPDATE' AND before = after THEN RETURN NULL; END IF;  -- a password or a sign-in alone
  about := coalesce(after, before);
  whole := CASE TG_OP WHEN 'UPDATE' THEN jsonb_build_object('before', before, 'after', after) ELSE about END;
  SELECT u.name || ' <' || u.email || '>', a.name INTO who, whose
    FROM public.agencies_user u JOIN public.agencies_agency a ON a.id = u.agency_id
    WHERE u.id = imap.me() AND u.is_active AND a.is_active;
  who := coalesce(who, nullif(imap.actor(), ''));
  -- The owner enters the first agency and its administrator; otherwise nobody writes without a name.
  IF who IS NULL THEN
    IF session_user = 'imap_owner' AND TG_TABLE_NAME LIKE ANY (ARRAY['agencies\_%', 'auth\_group', 'law\_%']) THEN
      who := 'owner of the database';
    ELSE
      RAISE EXCEPTION 'REC1: nothing is written without a name' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  said := convert_to(whole::text, 'UTF8');
  salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  INSERT INTO public.audit_entry (era, transaction, recorded_at, actor, person_id, agency, verb, "table", key,
                                  enquiry_id, commitment)
  VALUES ((SELECT system_identifier FROM pg_control_system()), pg_current_xact_id()::text::bigint, imap.clock(),
          who, imap.me(), coalesce(whose, ''), lower(TG_OP), TG_TABLE_NAME,
          coalesce(about ->> 'history_id', about ->> 'id', ''), (about ->> nullif(TG_ARGV[0], ''))::uuid,
          sha256(salt || said))
  RETURNING id INTO entry;
  INSERT INTO public.audit_entrybytes (entry_id, salt, bytes) VALUES (entry, salt, said);
  RETURN NULL;
END $$;
ALTER FUNCTION imap.record() OWNER TO imap_definer;

-- Whether the present transaction recorded a new row of this key, in the name of whoever acts (imap.accounts.sent_forms).
CREATE FUNCTION imap.recorded_now(row_key uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.audit_entry e
    WHERE e.era = (SELECT system_identifier FROM pg_control_system())
      AND e.transaction = pg_current_xact_id_if_assigned()::text::bigint
      AND e.verb = 'insert' AND e.person_id = imap.me() AND e.key = row_key::text)
$$;
ALTER FUNCTION imap.recorded_now(uuid) OWNER TO imap_definer;

-- A look's person, agency, capacity and time are the database's word, not the application's.
CREATE FUNCTION imap.stamp_access_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.person_id := imap.me();
  SELECT u.agency_id INTO NEW.agency_id FROM public.agencies_user u WHERE u.id = NEW.person_id;
  NEW.at := imap.clock();
  NEW.capacity := coalesce((
    SELECT string_agg(p.codename, ' ' ORDER BY p.codename)
    FROM public.enquiries_enquirygrant g JOIN public.auth_permission p ON p.id = g.permission_id
    WHERE g.content_object_id = NEW.enquiry_id AND g.group_id = ANY (imap.my_groups())
      AND (g.until IS NULL OR g.until > now())), '');
  RETURN NEW;
END $$;
ALTER FUNCTION imap.stamp_access_event() OWNER TO imap_definer;
CREATE TRIGGER stamp_access_event BEFORE INSERT ON audit_accessevent FOR EACH ROW EXECUTE FUNCTION imap.stamp_access_event();
ALTER TABLE audit_accessevent ENABLE ALWAYS TRIGGER stamp_access_event;

-- Looks: the Guardian's; of one's own agency, a manager's and a data protection officer's, except at an enquiry that
-- they are kept out of themselves.
CREATE POLICY see ON audit_accessevent FOR SELECT TO imap_access USING (
  (SELECT imap.guards()) OR (agency_id = (SELECT imap.my_agency())
    AND ((SELECT imap.i_am('manager')) OR (SELECT imap.i_am('guardian')) OR (SELECT imap.i_am('dpo')))
    AND (enquiry_id IS NULL OR NOT imap.keeps_out(enquiry_id, (SELECT imap.me())))));
CREATE POLICY record ON audit_accessevent FOR INSERT TO imap_access WITH CHECK (person_id = imap.me());

GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA imap TO imap_access, imap_definer;

-- Which tables are watched. A new one is added by a migration of this app; a test lists every model.
CREATE FUNCTION imap.watch(table_name text, enquiry_column text, VARIADIC secret text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  -- Every case table has the key "id", its history table "history_id".
  key text := CASE WHEN table_name LIKE '%\_historical%' THEN 'history_id' ELSE 'id' END;
  sees text := 'sees_' || table_name;
BEGIN
  EXECUTE format('CREATE FUNCTION imap.%I(key text) RETURNS boolean LANGUAGE plpgsql STABLE COST 10000 AS
    $f$ BEGIN RETURN EXISTS (SELECT 1 FROM public.%I WHERE %I = key::%s); END $f$', sees, table_name, key,
    (SELECT format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = format('public.%I', table_name)::regclass AND attname = key));
  EXECUTE format('GRANT EXECUTE ON FUNCTION imap.%I(text) TO imap_access, imap_definer', sees);
  EXECUTE format('CREATE TRIGGER zz_record AFTER INSERT OR UPDATE OR DELETE ON public.%I FOR EACH ROW
    EXECUTE FUNCTION imap.record(%s)', table_name,
    (SELECT string_agg(quote_literal(x), ', ' ORDER BY n) FROM unnest(enquiry_column || secret) WITH ORDINALITY AS s(x, n)));
  EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER zz_record', table_name);
END $$;
REVOKE EXECUTE ON FUNCTION imap.watch(text, text, text[]) FROM PUBLIC, imap_access, imap_definer;

SELECT imap.watch('enquiries_enquiry', 'id');
SELECT imap.watch('enquiries_enquirygrant', 'content_object_id');
SELECT imap.watch('audit_accessevent', 'enquiry_id');
SELECT imap.watch('agencies_user', '', 'password', 'last_login', 'sessions_ended');
SELECT imap.watch(t, 'enquiry_id') FROM unnest(ARRAY[
  'enquiries_referral', 'enquiries_stagemove', 'enquiries_enquirylink', 'enquiries_spokenexchange', 'enquiries_latereview',
  'enquiries_concern', 'enquiries_person', 'enquiries_advicerequest', 'enquiries_advice', 'enquiries_advicefollowed',
  'enquiries_historicalconcern', 'enquiries_historicalperson', 'enquiries_sameperson', 'enquiries_relation',
  'enquiries_historicalrelation', 'enquiries_restriction', 'enquiries_restrictionreason', 'enquiries_restrictedperson',
  'consent_consentrecord', 'consent_consentaccount', 'consent_consentchange', 'consent_holderanswer', 'consent_override',
  'consent_overrideperson', 'consent_stillright', 'consent_referrerattempt', 'consent_uncleardecision',
  'consent_historicaloverride', 'consent_overrideoffer', 'consent_reliance', 'consent_historicalreliance',
  'consent_reviewread', 'consent_review', 'consent_historicalreview',
  'disclosures_informationrequest', 'disclosures_requestperson', 'disclosures_answer', 'disclosures_release',
  'disclosures_item', 'disclosures_itemcontent', 'disclosures_itemrecipient', 'disclosures_withholding',
  'disclosures_withholdingreason', 'disclosures_withholdingaccount', 'disclosures_acknowledgement',
  'disclosures_exchangeonce', 'disclosures_exchangewords', 'disclosures_exchangeperson', 'disclosures_exchangeitem',
  'disclosures_exchangeanswer', 'disclosures_exchangeanswercontent', 'disclosures_historicalexchangeonce',
  'disclosures_historicalexchangewords', 'disclosures_historicalexchangeanswercontent',
  'disclosures_historicalinformationrequest', 'disclosures_historicalanswer', 'disclosures_historicalrelease',
  'disclosures_historicalitem', 'disclosures_historicalitemcontent', 'disclosures_historicalwithholding',
  'disclosures_historicalwithholdingreason', 'disclosures_historicalwithholdingaccount',
  'disclosures_consentconfirmation', 'disclosures_outcome', 'disclosures_strategydiscussion',
  'disclosures_closing', 'disclosures_closedwithout',
  'disclosures_referrertold', 'disclosures_settlement', 'disclosures_historicalsettlement',
  'disclosures_keptdespite', 'disclosures_historicalkeptdespite', 'disclosures_keptdespiteread',
  'disclosures_itemsensitivity', 'disclosures_itemreader', 'disclosures_sensitiveread', 'disclosures_itemconfidence',
  'disclosures_criminalrelevance', 'disclosures_sharedanswers', 'disclosures_leftout', 'disclosures_sharedinpart',
  'disclosures_standingagreement', 'disclosures_onwardrequest', 'disclosures_historicalonwardrequest',
  'disclosures_onwardanswer', 'disclosures_historicalonwardanswer', 'disclosures_onwardend',
  'disclosures_historicalonwardend', 'disclosures_passingon', 'disclosures_historicalpassingon',
  'disclosures_onwardread', 'disclosures_sensitiveonward',
  'disclosures_chase', 'disclosures_moretime', 'disclosures_extension', 'disclosures_cancellation', 'disclosures_escalation',
  'disclosures_guardianadvice', 'disclosures_refusalreview', 'disclosures_newsread', 'disclosures_copiedreasons',
  'disclosures_copiedread', 'disclosures_nothingless',
  'disclosures_itemfile', 'disclosures_historicalitemfile',
  'disclosures_itemoriginal', 'disclosures_historicalitemoriginal']) AS t;
SELECT imap.watch('disclosures_' || t, 'enquiry_id') FROM unnest(ARRAY[
  'correction', 'historicalcorrection', 'correctionread', 'thirdpartytold', 'historicalthirdpartytold', 'recall', 'historicalrecall', 'recalleditem', 'recallanswer',
  'historicalrecallanswer', 'breachentry', 'historicalbreachentry', 'breachaccount', 'historicalbreachaccount',
  'breachdecision', 'historicalbreachdecision']) AS t;
SELECT imap.watch(t, '') FROM unnest(ARRAY[
  'agencies_agency', 'agencies_user_groups', 'agencies_roleheld', 'agencies_dutyteam', 'agencies_dutymember',
  'agencies_historicalagency', 'agencies_historicaluser', 'agencies_historicalroleheld',
  'agencies_historicaldutyteam', 'agencies_historicaldutymember', 'auth_group',
  'agencies_clockchange', 'agencies_peopleimport', 'agencies_importedperson', 'agencies_localentry', 'agencies_accountevent',
  'agencies_historicallocalentry',
  'law_gateway', 'law_lawfulbasis', 'law_listentry', 'disclosures_fileremoval', 'disclosures_filesadoption',
  'audit_securitycatalogue']) AS t;

-- A restriction beats every grant, and the Guardian's standing right: on every table of a case, this one among them.
-- (The restriction itself and its names are read by whom they keep out; a look is written also when it was refused.)
DO $$
DECLARE t text;
BEGIN
  PERFORM imap.keep_out('enquiries_enquiry', 'id', 'ALL');
  PERFORM imap.keep_out('audit_accessevent', 'enquiry_id', 'SELECT');
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'enquiry_id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
      AND c.relname NOT IN ('audit_accessevent', 'enquiries_restriction', 'enquiries_restrictedperson') LOOP
    PERFORM imap.keep_out(t, 'enquiry_id', 'ALL');
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION imap.keep_out(text, text, text) FROM PUBLIC, imap_access, imap_definer;

-- A call of imap.leads costs as much as some hundred probes of an index, and a list asks about thousands of rows. So in
-- the "see" policies of the tables that lists are ordered by, the questions about my agency's part are written out: the same
-- conditions as in imap.holds and imap.has_part, which the planner can then see into. Not everywhere: planning costs, too.
CREATE FUNCTION imap.capacity_id(capacity text) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$ SELECT p.id FROM public.auth_permission p WHERE p.codename = capacity $$;
ALTER FUNCTION imap.capacity_id(text) OWNER TO imap_definer;
GRANT EXECUTE ON FUNCTION imap.capacity_id(text) TO imap_access;

CREATE FUNCTION imap.write_out(table_name text, policy text, condition text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  part CONSTANT text := format($x$EXISTS (SELECT 1 FROM public.enquiries_enquirygrant g
    WHERE g.content_object_id = %I.enquiry_id AND g.group_id = ANY ((SELECT imap.my_groups())::integer[])
      AND (g.until IS NULL OR g.until > now()) %%s
      AND NOT EXISTS (SELECT 1 FROM public.enquiries_restriction r
        WHERE r.enquiry_id = g.content_object_id AND imap.keeps_out(r.enquiry_id, (SELECT imap.me()))))$x$, table_name);
  held CONSTANT text := $x$ AND g.permission_id = (SELECT imap.capacity_id(%L)) $x$;
BEGIN
  condition := replace(condition, 'imap.leads(enquiry_id)', format(part, format(held, 'lead_enquiry')));
  condition := replace(condition, 'imap.holds(enquiry_id, ''asked_enquiry''::text)', format(part, format(held, 'asked_enquiry')));
  condition := replace(condition, 'imap.has_part(enquiry_id)', format(part, ''));
  EXECUTE format('ALTER POLICY %I ON public.%I USING (%s)', policy, table_name, condition);
END $$;
SELECT imap.write_out(tablename, policyname, qual) FROM pg_policies
WHERE schemaname = 'public' AND policyname = 'see' AND permissive = 'PERMISSIVE' AND tablename IN (
  'enquiries_concern', 'consent_consentrecord', 'disclosures_outcome', 'disclosures_referrertold');
DROP FUNCTION imap.write_out(text, text, text);

-- What decides who may read and write, and what is recorded: one line (name, definition) for each object of this database
-- and for each of our roles. Names are what people call a thing, without numbers of the server's own, so that a restored
-- copy in another cluster and under another name gives the same lines. Whoever asks sets search_path to pg_catalog alone
-- first, so that every name in a definition is written whole.
WITH who AS (
  -- Superusers are called otherwise in another cluster; 0 is everybody.
  SELECT oid, CASE WHEN rolsuper THEN 'a superuser' ELSE rolname::text END AS name FROM pg_roles
  UNION ALL SELECT 0, 'PUBLIC'
),
ours AS (
  SELECT oid, nspname::text AS name, nspowner, nspacl FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
relation AS (
  SELECT c.*, CASE o.name WHEN 'public' THEN '' ELSE o.name || '.' END || c.relname AS name,
    CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END AS sort
  FROM pg_class c JOIN ours o ON o.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
),
routine AS (
  SELECT p.*, o.name || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name
  FROM pg_proc p JOIN (SELECT oid, nspname::text AS name FROM pg_namespace) o ON o.oid = p.pronamespace
  -- The server's own have numbers below 16384: what was put beside them is named as well.
  WHERE o.oid IN (SELECT oid FROM ours) OR (p.oid >= 16384 AND o.name !~ '^pg_temp_')
),
grants AS (
  SELECT r.sort || r.name AS name, a.*
  FROM relation r, aclexplode(coalesce(r.relacl, acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner))) a
  UNION ALL
  SELECT 'column ' || r.name || '.' || c.attname, a.*
  FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND c.attacl IS NOT NULL, aclexplode(c.attacl) a
  UNION ALL
  SELECT 'function ' || f.name, a.* FROM routine f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
  UNION ALL
  SELECT 'schema ' || o.name, a.* FROM ours o, aclexplode(coalesce(o.nspacl, acldefault('n', o.nspowner))) a
  UNION ALL
  SELECT 'this database', a.* FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
  WHERE d.datname = current_database()
  UNION ALL
  SELECT 'parameter ' || p.parname, a.* FROM pg_parameter_acl p, aclexplode(p.paracl) a
  UNION ALL
  SELECT 'whatever ' || (SELECT w.name FROM who w WHERE w.oid = d.defaclrole) || ' makes'
    || coalesce(' in schema ' || o.name, '') || ' (' || d.defaclobjtype::text || ')', a.*
  FROM pg_default_acl d LEFT JOIN ours o ON o.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
)
SELECT 'schema ' || name AS name, 'owner ' || (SELECT w.name FROM who w WHERE w.oid = nspowner) AS definition FROM ours
UNION ALL
SELECT 'this database', 'owner ' || (SELECT w.name FROM who w WHERE w.oid = datdba) FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT sort || name, concat_ws(' ', relkind, relpersistence, (SELECT w.name FROM who w WHERE w.oid = relowner), reloptions::text,
  CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid) END) FROM relation
UNION ALL
SELECT 'column ' || r.name || '.' || c.attname, concat_ws(' ', format_type(c.atttypid, c.atttypmod), c.attnotnull, c.attidentity,
  c.attgenerated, (SELECT l.collname FROM pg_collation l WHERE l.oid = c.attcollation), pg_get_expr(d.adbin, d.adrelid))
FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND c.attnum > 0 AND NOT c.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = c.attnum WHERE r.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT 'index ' || i.indexrelid::regclass || ' on ' || r.name, concat_ws(' ', i.indisvalid, i.indisready, i.indislive,
  pg_get_indexdef(i.indexrelid))
FROM pg_index i JOIN relation r ON r.oid = i.indrelid
UNION ALL
SELECT 'numbers of ' || r.name, concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmax, s.seqmin,
  s.seqcache, s.seqcycle, (SELECT string_agg(c.attrelid::regclass || '.' || c.attname, ', ' ORDER BY c.attrelid::regclass::text, c.attname)
    FROM pg_depend d JOIN pg_attribute c ON c.attrelid = d.refobjid AND c.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.refclassid = 'pg_class'::regclass
      AND d.deptype IN ('a', 'i')))
FROM pg_sequence s JOIN relation r ON r.oid = s.seqrelid
UNION ALL
SELECT 'publication ' || p.pubname, concat_ws(' ', (SELECT w.name FROM who w WHERE w.oid = p.pubowner), p.puballtables,
  p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
  (SELECT string_agg(concat_ws(' ', m.prrelid::regclass, m.prattrs, pg_get_expr(m.prqual, m.prrelid)), ', '
    ORDER BY m.prrelid::regclass::text) FROM pg_publication_rel m WHERE m.prpubid = p.oid),
  (SELECT string_agg(m.pnnspid::regnamespace::text, ', ' ORDER BY m.pnnspid::regnamespace::text)
    FROM pg_publication_namespace m WHERE m.pnpubid = p.oid))
FROM pg_publication p
UNION ALL
SELECT 'subscription ' || subname, concat_ws(' ', subenabled, subpublications::text)
FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT 'row-level security of ' || name, concat_ws(' ', relrowsecurity, relforcerowsecurity)
FROM relation WHERE relkind IN ('r', 'p')
UNION ALL
SELECT 'trigger ' || t.tgname || ' on ' || r.name, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid
WHERE NOT t.tgisinternal OR NOT EXISTS (SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint)
UNION ALL
-- The triggers behind foreign keys have numbers in their names: known by their key.
SELECT 'checking of ' || k.conname || ' on ' || r.name,
  string_agg(t.tgenabled::text || ' ' || t.tgfoid::regproc::text, ', ' ORDER BY t.tgfoid::regproc::text)
FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint JOIN relation r ON r.oid = k.conrelid
WHERE t.tgisinternal GROUP BY k.conname, r.name
UNION ALL
SELECT 'constraint ' || k.conname || ' on ' || r.name, concat_ws(' ', k.convalidated, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
UNION ALL
SELECT 'rule ' || w.rulename || ' on ' || r.name, w.ev_enabled::text || ' ' || pg_get_ruledef(w.oid)
FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
UNION ALL
SELECT 'event trigger ' || evtname, concat_ws(' ', evtenabled, evtevent, evtfoid::regproc, evttags::text) FROM pg_event_trigger
UNION ALL
SELECT 'function ' || name, concat_ws(' ', (SELECT w.name FROM who w WHERE w.oid = proowner), prosecdef,
  CASE WHEN prokind IN ('f', 'p') THEN pg_get_functiondef(oid) ELSE prokind::text END) FROM routine
UNION ALL
SELECT 'policy ' || p.polname || ' on ' || r.name, concat_ws(' ', p.polcmd, p.polpermissive,
  (SELECT string_agg(w.name, ', ' ORDER BY w.name) FROM who w WHERE w.oid = ANY (p.polroles)),
  'USING', pg_get_expr(p.polqual, p.polrelid), 'CHECK', pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN relation r ON r.oid = p.polrelid
UNION ALL
SELECT 'grant on ' || g.name || ' to ' || w.name,
  string_agg(DISTINCT g.privilege_type || CASE WHEN g.is_grantable THEN '*' ELSE '' END, ', ')
FROM grants g JOIN who w ON w.oid = g.grantee GROUP BY g.name, w.name
UNION ALL
-- What belongs to an extension is left out of a dump: something of ours that was added to one would be.
SELECT 'extension ' || e.extname, (SELECT string_agg(i.type || ' ' || i.identity, ', ' ORDER BY i.type, i.identity)
  FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) i
  WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e')
FROM pg_extension e
UNION ALL
SELECT 'role ' || rolname, concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
  rolbypassrls, rolconnlimit, rolvaliduntil) FROM pg_roles WHERE rolname LIKE 'imap\_%'
UNION ALL
SELECT 'membership of ' || m.rolname || ' in ' || g.rolname,
  concat_ws(' ', 'inherit', bool_or(a.inherit_option), 'set', bool_or(a.set_option), 'admin', bool_or(a.admin_option))
FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
WHERE g.rolname LIKE 'imap\_%' OR m.rolname LIKE 'imap\_%' GROUP BY m.rolname, g.rolname
UNION ALL
-- What else decides which function runs, or lets another server or language in. The server's own have numbers below 16384
-- and are left out, but for its languages.
SELECT i.type || ' ' || i.identity, m.definition FROM (
  SELECT 'pg_operator'::regclass AS class, oid, oprcode::regprocedure::text AS definition FROM pg_operator
  UNION ALL
  SELECT 'pg_cast'::regclass, oid, concat_ws(' ', castfunc::regprocedure, castcontext, castmethod) FROM pg_cast
  UNION ALL
  SELECT 'pg_opclass'::regclass, oid, concat_ws(' ', opcintype::regtype, opcdefault) FROM pg_opclass
  UNION ALL
  SELECT 'pg_language'::regclass, oid, concat_ws(' ', lanpltrusted, lanplcallfoid::regproc) FROM pg_language
  UNION ALL
  SELECT 'pg_conversion'::regclass, oid, concat_ws(' ', conproc::regproc, condefault) FROM pg_conversion
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, oid, concat_ws(' ', fdwhandler::regproc, fdwoptions) FROM pg_foreign_data_wrapper
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, oid, srvoptions::text FROM pg_foreign_server
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, concat_ws(' ', t.typtype, t.typinput::regproc, t.typoutput::regproc,
    (SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
  FROM pg_type t WHERE t.typtype <> 'c' AND t.typcategory <> 'A'
) m, pg_identify_object(m.class, m.oid, 0) i
WHERE m.oid >= 16384 OR m.class = 'pg_language'::regclass

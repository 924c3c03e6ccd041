-- Settings that change what our roles' sessions do before they say a word: there must be none (a role may always set its
-- own). Names only: what is set is in pg_db_role_setting.
SELECT 'setting ' || split_part(one, '=', 1) || ' of ' || coalesce(r.rolname, 'every role')
  || CASE s.setdatabase WHEN 0 THEN '' ELSE ' in this database' END
FROM pg_db_role_setting s
LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) one
WHERE (s.setrole = 0 OR r.rolname LIKE 'imap\_%')
  AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
ORDER BY 1

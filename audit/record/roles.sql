-- Roles that go past the locks or can become one of ours, and are none of ours: there must be none but the superuser that
-- made the cluster. Superusers, roles with BYPASSRLS, members (at any remove) of our roles or of those of the server that
-- read and write everything.
WITH RECURSIVE ours AS (
  SELECT oid FROM pg_roles
  WHERE rolname IN ('imap_owner', 'imap_definer', 'imap_access', 'imap_app', 'imap_worker', 'imap_sealer', 'imap_backup')
),
member AS (
  SELECT a.member, g.rolname AS of FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid
  WHERE g.oid IN (SELECT oid FROM ours) OR g.rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_maintain',
    'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
  UNION
  SELECT a.member, m.of FROM member m JOIN pg_auth_members a ON a.roleid = m.member
)
SELECT 'role ' || rolname || ' with ' || concat_ws(' and ', CASE WHEN rolsuper THEN 'SUPERUSER' END,
  CASE WHEN rolbypassrls THEN 'BYPASSRLS' END)
FROM pg_roles
WHERE (rolsuper OR rolbypassrls) AND oid <> 10 -- the first, whatever its name
  AND (rolsuper OR rolname <> 'imap_backup') -- which reads everything
UNION
SELECT 'role ' || r.rolname || ' as a member of ' || m.of FROM member m JOIN pg_roles r ON r.oid = m.member
WHERE r.oid NOT IN (SELECT oid FROM ours)
ORDER BY 1

-- Rows that decide what a permission is, and whether the past may be written, in tables without the record's trigger: one
-- line (name, definition) each. Known by their names; the numbers are in the definition, since grants are kept by number:
-- two permissions that changed places would change what everybody may do. A dump keeps them.
WITH permission AS (
  SELECT p.id, p.name AS words, concat_ws('.', t.app_label, t.model, p.codename) AS name
  FROM public.auth_permission p LEFT JOIN public.django_content_type t ON t.id = p.content_type_id
)
SELECT 'content type ' || concat_ws('.', app_label, model) AS name, id::text AS definition FROM public.django_content_type
UNION ALL
SELECT 'permission ' || name, concat_ws(' ', id, words) FROM permission
UNION ALL
SELECT 'permission ' || p.name || ' of every member of group ' || coalesce(g.name, l.group_id::text), ''
FROM public.auth_group_permissions l LEFT JOIN permission p ON p.id = l.permission_id
LEFT JOIN public.auth_group g ON g.id = l.group_id
UNION ALL
-- Guardian's tables for every kind of row: the system uses its own, so they are empty.
SELECT concat_ws(' ', 'permission', p.name, 'of group', coalesce(g.name, o.group_id::text), 'on', o.object_pk), ''
FROM public.guardian_groupobjectpermission o LEFT JOIN permission p ON p.id = o.permission_id
LEFT JOIN public.auth_group g ON g.id = o.group_id
UNION ALL
SELECT concat_ws(' ', 'permission', p.name, 'of person', o.user_id, 'on', o.object_pk), ''
FROM public.guardian_userobjectpermission o LEFT JOIN permission p ON p.id = o.permission_id
UNION ALL
-- Nothing of ours writes here: a row would send somebody's reset link to another address.
SELECT 'another email address of person ' || user_id, email FROM public.account_emailaddress
UNION ALL
SELECT 'row of imap.deployment', concat_ws(' ', one, id, demonstration, extract(epoch FROM created_at)) FROM imap.deployment

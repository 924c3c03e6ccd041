-- Rows against the record, both ways: each row is what the newest entry about it says, and each newest entry that does not
-- say "deleted" has its row. The newest entry about one row is that with the highest id, whatever its transaction: the id is
-- drawn while the row is locked, so ids follow each other as the changes did; a transaction may be older than one that
-- changed the row before it.
WITH {said},
newest AS (
  SELECT e."table", e.key, max(e.id) AS id FROM public.audit_entry e JOIN watched w ON w."table" = e."table"
  GROUP BY e."table", e.key
),
last AS (
  SELECT s.id, s."table", s.key, s.verb, s.after FROM newest n JOIN said s ON s.id = n.id
),
present AS ({present}),
compared AS MATERIALIZED (
  SELECT coalesce(l."table", p."table") AS "table", coalesce(l.key, p.key) AS key, l.id AS entry, l.verb, l.after, p.stored
  FROM last l FULL JOIN present p ON p."table" = l."table" AND p.key = l.key
),
-- Equal text is equal. What differs as text may still be equal by value: the text of a time depends on who wrote it. What
-- the row has no column for any more is kept: it was recorded, and is not there.
valued AS (
  SELECT *, CASE WHEN after <> stored THEN
    {after_by_value} || (after - ARRAY(SELECT jsonb_object_keys(stored))) END AS by_value FROM compared
),
judged AS (
  SELECT "table", key, entry,
    CASE
      WHEN entry IS NULL THEN 'row_not_recorded'
      WHEN verb = 'delete' AND stored IS NOT NULL THEN 'row_after_delete'
      WHEN verb <> 'delete' AND stored IS NULL THEN 'row_missing'
      WHEN by_value <> stored THEN 'row_differs'
    END AS kind,
    CASE WHEN by_value <> stored THEN
      (SELECT json_agg(c.name ORDER BY c.name) FROM jsonb_object_keys(stored || by_value) c(name)
        WHERE by_value -> c.name IS DISTINCT FROM stored -> c.name) END AS columns
  FROM valued
)
SELECT (SELECT count(*) FROM compared WHERE stored IS NOT NULL),
  json_agg(json_build_object('kind', kind, 'table', "table", 'key', key, 'entry', entry, 'columns', columns)
    ORDER BY "table", key) FILTER (WHERE kind IS NOT NULL)::text
FROM judged

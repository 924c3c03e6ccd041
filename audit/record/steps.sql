-- Entries about one row against each other: it begins with an insert, and each later entry starts from what the one before
-- it left, with every column. So a change without an entry is found also when an honest change followed.
WITH {said},
step AS (
  SELECT e.id, e."table", e.key, e.verb, lag(e.id) OVER w AS previous, lag(e.verb) OVER w AS previous_verb
  FROM public.audit_entry e JOIN watched ON watched."table" = e."table"
  WINDOW w AS (PARTITION BY e."table", e.key ORDER BY e.id)
),
compared AS MATERIALIZED (
  SELECT s.id AS entry, s."table", s.key, s.verb, s.previous, s.previous_verb, this.before, that.after
  FROM step s JOIN said this ON this.id = s.id LEFT JOIN said that ON that.id = s.previous
  WHERE s.verb <> 'insert' OR s.previous IS NOT NULL
),
judged AS (
  SELECT entry, "table", key, previous,
    CASE
      WHEN verb = 'insert' THEN CASE WHEN previous_verb <> 'delete' THEN 'inserted_twice' END
      WHEN previous IS NULL OR previous_verb = 'delete' THEN 'no_beginning'
      WHEN before <> after AND ({before_by_value} <> {after_by_value} OR NOT before ?& ARRAY(SELECT jsonb_object_keys(after))) THEN 'step_missing'
    END AS kind
  FROM compared
)
SELECT count(*), json_agg(json_build_object('kind', kind, 'table', "table", 'key', key, 'entry', entry, 'previous', previous)
  ORDER BY entry) FILTER (WHERE kind IS NOT NULL)::text
FROM judged

-- The readable history against the record, both ways. Compared are the entries about history rows (rows.sql holds each of
-- them against its row) with the entries about what they are the history of, in the order in which they were written: after
-- each insert and change comes, in the same transaction, a history row; each history row says what the row was at that time.
WITH {said},
pair AS (
  SELECT * FROM jsonb_to_recordset(%(pairs)s::jsonb)
    AS p("table" text, history text, row_only text[], history_only text[], once boolean)
),
event AS MATERIALIZED (
  SELECT p."table", s.key, s.id, s.era, s.transaction, s.verb, false AS history, p.once, s.after - p.row_only AS state
  FROM said s JOIN pair p ON p."table" = s."table" WHERE s.verb <> 'delete'
  UNION ALL
  SELECT p."table", s.after ->> 'id', s.id, s.era, s.transaction, s.verb, true, p.once, s.after - p.history_only
  FROM said s JOIN pair p ON p.history = s."table" WHERE s.verb = 'insert' AND s.after IS NOT NULL
),
placed AS (
  SELECT *,
    max(id) FILTER (WHERE NOT history) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS entry_before,
    count(*) FILTER (WHERE history) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS history_before,
    (lead(history) OVER w AND lead(era) OVER w = era AND lead(transaction) OVER w = transaction) IS TRUE AS followed
  FROM event WINDOW w AS (PARTITION BY "table", key ORDER BY id)
),
compared AS MATERIALIZED (
  SELECT p.*, b.state AS state_before, b.state <> p.state AS other_text
  FROM placed p LEFT JOIN event b ON b.id = p.entry_before
),
valued AS (
  SELECT *, CASE WHEN other_text THEN {state_before_by_value} <> {state_by_value} END IS TRUE AS other FROM compared
),
judged AS (
  SELECT "table", key, id AS entry, history,
    CASE
      WHEN history AND entry_before IS NULL THEN 'history_without_row'
      WHEN history AND other THEN 'history_differs'
      WHEN history AND once AND history_before > 0 THEN 'history_twice'
      -- A change of columns alone that history leaves out makes no difference to it.
      WHEN NOT history AND NOT followed AND (verb = 'insert' OR other) THEN 'history_missing'
    END AS kind
  FROM valued
)
SELECT count(*) FILTER (WHERE history),
  json_agg(json_build_object('kind', kind, 'table', "table", 'key', key, 'entry', entry)
    ORDER BY entry) FILTER (WHERE kind IS NOT NULL)::text
FROM judged

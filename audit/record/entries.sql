-- Each entry by itself: its bytes are there, are those that it commits to, can be read, and are of the row and enquiry that
-- it names.
WITH watched AS (
  SELECT * FROM jsonb_to_recordset(%(watched)s::jsonb) AS w("table" text, enquiry_column text, unrecorded text[])
),
judged AS (
  SELECT coalesce(e.id, b.entry_id) AS entry, e."table", e.key,
    CASE
      WHEN e.id IS NULL THEN 'bytes_without_entry'
      WHEN b.entry_id IS NULL THEN 'entry_without_bytes'
      WHEN sha256(b.salt || b.bytes) IS DISTINCT FROM e.commitment THEN 'bytes_changed'
      WHEN e.id = ANY (%(unreadable)s::bigint[]) THEN NULL -- named already
      WHEN e.verb NOT IN ('insert', 'update', 'delete') OR jsonb_typeof(v.about) IS DISTINCT FROM 'object'
        OR (e.verb = 'update' AND jsonb_typeof(said.whole -> 'before') IS DISTINCT FROM 'object') THEN 'entry_unreadable'
      WHEN e.key <> coalesce(v.about ->> 'history_id', v.about ->> 'id', '')
        OR e.enquiry_id IS DISTINCT FROM (v.about ->> nullif(w.enquiry_column, ''))::uuid THEN 'entry_mislabelled'
    END AS kind
  FROM public.audit_entry e
  FULL JOIN public.audit_entrybytes b ON b.entry_id = e.id
  LEFT JOIN watched w ON w."table" = e."table"
  CROSS JOIN LATERAL (
    SELECT CASE WHEN e.id = ANY (%(unreadable)s::bigint[]) THEN NULL
      WHEN sha256(b.salt || b.bytes) = e.commitment THEN convert_from(b.bytes, 'UTF8')::jsonb END AS whole
  ) said
  CROSS JOIN LATERAL (
    SELECT CASE WHEN e.verb = 'update' THEN said.whole -> 'after' ELSE said.whole END AS about
  ) v
)
SELECT count(*), json_agg(json_build_object('kind', kind, 'table', "table", 'key', key, 'entry', entry)
  ORDER BY entry) FILTER (WHERE kind IS NOT NULL)::text
FROM judged

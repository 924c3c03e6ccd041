-- What each entry says of its row, before and after: only where the bytes are those that the entry commits to, and can be
-- read. Put into the other statements as their first part; NOT MATERIALIZED, so that each reads only the bytes it needs.
watched AS (
  SELECT * FROM jsonb_to_recordset(%(watched)s::jsonb) AS w("table" text, enquiry_column text, unrecorded text[])
),
said AS NOT MATERIALIZED (
  SELECT e.id, e."table", e.key, e.verb, e.era, e.transaction,
    CASE e.verb WHEN 'update' THEN v.whole -> 'before' WHEN 'delete' THEN v.whole END - w.unrecorded AS before,
    CASE e.verb WHEN 'update' THEN v.whole -> 'after' WHEN 'insert' THEN v.whole END - w.unrecorded AS after
  FROM public.audit_entry e JOIN watched w ON w."table" = e."table"
  LEFT JOIN public.audit_entrybytes b ON b.entry_id = e.id
  CROSS JOIN LATERAL (
    SELECT CASE WHEN e.id = ANY (%(unreadable)s::bigint[]) THEN NULL
      WHEN sha256(b.salt || b.bytes) = e.commitment THEN convert_from(b.bytes, 'UTF8')::jsonb END AS whole
  ) v
)

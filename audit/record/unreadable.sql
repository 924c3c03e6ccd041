-- Reads the bytes of the entries of one span of ids in every way in which the other statements read them, and fails where
-- one of them cannot: no UTF-8, no JSON, nested too deep, or a value that its column does not take.
WITH watched AS (
  SELECT * FROM jsonb_to_recordset(%(watched)s::jsonb) AS w("table" text, enquiry_column text, unrecorded text[])
),
said AS (
  SELECT e."table", v.whole, w.enquiry_column,
    CASE e.verb WHEN 'update' THEN v.whole -> 'before' WHEN 'delete' THEN v.whole END - w.unrecorded AS before,
    CASE e.verb WHEN 'update' THEN v.whole -> 'after' WHEN 'insert' THEN v.whole END - w.unrecorded AS after,
    CASE e.verb WHEN 'update' THEN v.whole -> 'after' ELSE v.whole END AS about
  FROM public.audit_entry e
  JOIN public.audit_entrybytes b ON b.entry_id = e.id
  LEFT JOIN watched w ON w."table" = e."table"
  CROSS JOIN LATERAL (
    SELECT CASE WHEN sha256(b.salt || b.bytes) = e.commitment THEN convert_from(b.bytes, 'UTF8')::jsonb END AS whole
  ) v
  WHERE e.id BETWEEN %(first)s AND %(last)s
)
SELECT count(whole), count((about ->> nullif(enquiry_column, ''))::uuid), count({before_by_value}), count({after_by_value})
FROM said

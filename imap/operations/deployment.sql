-- Which database this is, and whether it is a demonstration: said once, while it is made, and never again.
-- It belongs to the cluster's administrator, so that not even the tables' owner can update it.

CREATE TABLE imap.deployment (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- A dump or a copy carries it along: imap.database_identity() says what tells copies apart.
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    demonstration boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE imap.deployment IS 'One row, written when the database was made; it cannot change.';

CREATE FUNCTION imap.deployment_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'imap.deployment is written once, when the database is made'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER deployment_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON imap.deployment
    FOR EACH STATEMENT EXECUTE FUNCTION imap.deployment_stays();
-- ALWAYS: an ordinary trigger vanishes under session_replication_role = replica.
ALTER TABLE imap.deployment ENABLE ALWAYS TRIGGER deployment_stays;

REVOKE ALL ON imap.deployment FROM PUBLIC;
GRANT SELECT ON imap.deployment TO imap_access, imap_definer, imap_owner;

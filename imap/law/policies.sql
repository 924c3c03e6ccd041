-- The reference lists hold no case content: everyone signed in reads them, so they have no row security.
-- They are loaded by their owner; the application's role can only read.
GRANT SELECT ON law_gateway, law_lawfulbasis, law_listentry TO imap_access;

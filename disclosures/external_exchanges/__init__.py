"""One exchange with an agency that has not signed the agreement: a verified contact, once; no account, no access (SEC1)."""

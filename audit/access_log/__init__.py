"""Who had access to what: written by one middleware, read on its page (SEC1)."""

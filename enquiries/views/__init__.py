"""Pages of enquiries: fetch by a query, call one action, answer."""

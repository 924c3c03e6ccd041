"""Pages of disclosures: fetch by a query, call one action, answer."""

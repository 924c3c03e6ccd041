"""What the system offers, as lines of text that can be compared before and after a change of structure: its addresses, the
clauses that it refuses on, what stands in the database, and every text.
"""

"""Responding to a request: what is shared and withheld, nothing, or a refusal; and the pages on which it is written."""

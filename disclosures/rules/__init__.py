"""Rules of disclosures: facts in, violations out. No database, no request.

`reasons`: necessity, proportionality, relevance. `powers`: which may be named. `asking`: one agency. `items`:
one item, one withholding. `answering`: the release, nothing, a refusal.
"""

"""How old somebody is: from a date of birth, or an estimate."""

"""One item that is shared, or withheld: its rules, its form, and how every page presents it (DEL2, NPR4, REC2)."""

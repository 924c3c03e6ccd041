"""Marks of an item: sensitive with its named people (SEN1), owed in confidence (DOC1), perhaps relevant to a criminal
investigation (ONW3), OFFICIAL-SENSITIVE, graded by the police. They are part of the item wherever it appears."""

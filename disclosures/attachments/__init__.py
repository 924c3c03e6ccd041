"""Files attached to an item: uploaded with the draft of an answer, released with it, handed over through one door."""

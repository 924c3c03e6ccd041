"""What every table shares: keys, kinds of table, the enquiry's lock, pages of a list, the clock."""

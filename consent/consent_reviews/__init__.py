"""“Still right?”: positions that were recorded before something changed on the enquiry (CON8)."""

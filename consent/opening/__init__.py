"""Opening an enquiry: everybody whose information is needed has a consent position first (OPEN1)."""

"""What every decision shares: the lock, drafts, lists, and the web request."""

"""What every decision shares: its turn and its author, drafts, lists, and the web request."""

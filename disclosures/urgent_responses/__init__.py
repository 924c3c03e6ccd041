"""The short answer to a red request: one piece of information that matters now, shared on one screen, no rule skipped."""

"""What was shared and was wrong is corrected (ACC2); what went to the wrong place is recalled (ACC3)."""

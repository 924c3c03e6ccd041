"""What was shared and was wrong is corrected, and everybody who holds it is told (ACC2)."""

"""Changes of what is known about people and concerns: who, when, why (ACC2)."""

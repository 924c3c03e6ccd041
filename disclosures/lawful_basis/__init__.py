"""The three legal tests: private and family life, confidence, data protection law, and the power to share (LEG1, LEG2)."""

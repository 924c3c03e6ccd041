"""What sharing is judged by, whether somebody asked or not: people, consent, recipients, law."""

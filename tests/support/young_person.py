"""What a young person says in the third scenario."""

ENVELOPE = "An entry of the young people’s clinic"

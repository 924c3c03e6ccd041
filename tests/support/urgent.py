"""Answers to the urgent form."""

ANSWERS = {
    "child": "Kit Marlow",
    "age": "8",
    "whereabouts": "In the head’s office, with Tess Teacher",
    "narrative": "A man with a knife is on his way to fetch him. I rang 999 at 18:42.",
    "source": "2A",
    "referrer": "Tess Teacher, 01632 960001",
    "referrer_asked": "no_time",
    "parent": "Jo Marlow",
    "position": "not_sought",
    "not_asking": "risk",
    "risk_to": "Jo Marlow",
    "risk_harm": "He is in the flat with her.",
    "concern": "Somebody is on his way to hurt him.",
    "harm_prevented": "He may be taken and hurt within the hour.",
    "harm_of_sharing": "His mother may trust us less; his life counts for more.",
    "wishes": "Kit wants to stay. His mother cannot be reached safely.",
}

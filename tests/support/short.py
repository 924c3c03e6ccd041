"""Answers to the short form of a response."""

ANSWERS = {
    "text": "Attended on Tuesday with a broken wrist that does not fit what was told.",
    "certainty": "verified",
    **dict.fromkeys(("information_from-day", "information_from-month"), "2"),
    "information_from-year": "2026",
    "necessary": "yes",
    "necessary_because": "Nobody else has seen the wrist.",
    "proportionate": "life",
    "relevant": "yes",
    "relevant_because": "It is the injury that the school asks about.",
    "helps": "It shows that the injury was seen and when.",
    "hinders": "The injury may be taken for new.",
    "considered": "on",
}

"""Answers that say that something happened before it could be recorded (LATE1), and sending a form with them."""

from typing import Any

from django.test import Client

from tests.support.forms import hidden

LATE = {
    "late-happened": "on",
    "late-at-day": "2",
    "late-at-month": "3",
    "late-at-year": "2026",
    "late-at-time": "18:42",
    "late-to": "Oba Officer, police",
    "late-said": "A man with a knife is on his way to Elm Grove School.",
    "late-late_because": "He was minutes away.",
}


def send(client: Client, address: str, answers: dict[str, Any]) -> Any:
    """Open a form, fill it in, send it."""
    shown = client.get(address)
    assert shown.status_code == 200, (address, shown.status_code)
    answer = client.post(address, hidden(shown.content.decode()) | answers)
    assert answer.status_code == 302, answer.content.decode()
    return answer

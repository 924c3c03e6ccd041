"""What a page makes its form with: what was sent, what waits to be sent again, or nothing. And what of it was typed."""

from typing import Any

from django.http import HttpRequest, QueryDict

#: Who opened the form, signed (imap.accounts.openers). It stands beside the token against forged posts.
OPENED_BY = "opened-by"
#: What every form carries for its sending's sake, and what is no answer.
TRANSPORT = frozenset({"csrfmiddlewaretoken", OPENED_BY})
#: Begins what a page carries for its draft's sake (enquiries.casework.drafts.drafting).
OF_DRAFTS = "draft-"


def sent(request: HttpRequest) -> dict[str, Any]:
    """The arguments of a form (`AnyForm(**sent(request))`): what was posted; or what somebody sent while signed out and
    finds again now, which is shown and not judged (imap.accounts.unsent); or no data."""
    if request.method == "POST":
        return {"data": request.POST}
    unsent = getattr(request, "unsent", None)
    return {"data": None} if unsent is None else {"data": unsent, "judged": False}


def names_a_password(answers: QueryDict) -> bool:
    """Whether a password was among what was sent: then nothing of it is kept, nor shown."""
    return any("password" in name.lower() for name in answers)


def typed_in(answers: QueryDict) -> list[str]:
    """The longer answers, of two words and more, for their sender to copy."""
    if names_a_password(answers):
        return []
    return [
        str(value)
        for name, values in answers.lists()
        if name not in TRANSPORT and not name.startswith(OF_DRAFTS)
        for value in values
        if len(str(value).split()) > 1
    ]

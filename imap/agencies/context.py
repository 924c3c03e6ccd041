"""What every page needs to know about the deployment."""

from typing import Any

from django.http import HttpRequest

from imap.agencies import session


def deployment(request: HttpRequest) -> dict[str, Any]:
    """`demonstration`: whether everyone and everything here is made up."""
    return {"demonstration": session.is_demonstration()}

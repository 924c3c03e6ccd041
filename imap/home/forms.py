"""Forms of the pages that are composed from every app."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from imap.agencies.models import User
from imap.design.fields import Choice
from imap.design.forms import GovukForm


class HandOverForm(GovukForm):
    """To whom a draft goes."""

    to = Choice(label=_("Who goes on with it?"), missing=_("Choose who goes on with it"))

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (key, f"{one.name}, {one.job_title}" if one.job_title else one.name)
            for key, one in self.colleagues.items()
        ]

    @property
    def chosen(self) -> User:
        return self.colleagues[self.cleaned_data["to"]]

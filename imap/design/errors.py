"""How an error is said: its words, and where it rests on a clause, a link to why."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def sentence(error: ValidationError) -> str:
    """The words of one error, with its parameters filled in."""
    return " ".join(str(message) for message in error)


def guidance(error: ValidationError) -> SafeString | str:
    """The link "Why: CON3", or to what was `recorded` before.

    Nothing when the error's `params` have neither that nor `guidance_url` and `guidance_label`.
    """
    params = getattr(error, "params", None) or {}
    if params.get("recorded"):
        return format_html(
            ' <a class="govuk-link" href="{}">{}</a>', params["recorded"], _("See what was recorded")
        )
    if not params.get("guidance_url"):
        return ""
    return format_html(
        ' <a class="govuk-link imap-why" href="{}">{}</a>',
        params["guidance_url"],
        _("Why: %(label)s") % {"label": params.get("guidance_label", "")},
    )


def explained(errors: Iterable[ValidationError]) -> SafeString:
    """The errors of one field as HTML, each with its link; everything in them escaped."""
    return format_html_join(
        SafeString("<br>"), "{}{}", ((sentence(error), guidance(error)) for error in errors)
    )

"""What was typed, without names, shown before it is recorded; what is doubtful is decided by whoever typed it (ADV1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from enquiries.deidentify.finding import Finding, Result, deidentify
from enquiries.deidentify.known import KnownNames
from imap.design.fields import Choice
from imap.design.forms import GovukForm

REPLACE, LEAVE = "replace", "leave"
SHOWN = "shown"  # carried by the page that showed the text: what exactly it showed


class DoubtsForm(GovukForm):
    """One question for each doubtful word: replaced, or left. Answered beforehand."""

    prefix = "doubt"

    def __init__(self, *args: Any, doubts: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in doubts:
            self.fields[name_of(one)] = Choice(
                label=_("“%(said)s”: %(kind)s") % {"said": one.said, "kind": one.kind},
                choices=[(REPLACE, _("Replace it with %(put)s") % {"put": one.put}), (LEAVE, _("Leave it"))],
                initial=LEAVE if one.leave else REPLACE,
                inline=True,
                required=False,
                mark_optional=False,
            )


def name_of(doubt: Finding) -> str:
    """What the question about a doubtful word is called: the same whenever it is asked."""
    return "d" + sha256(doubt.said.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class CheckedTexts:
    """Texts without names, as they would be recorded: `texts` by name, `form` with what is doubtful, `shown` for the page to
    carry. `agreed`: this is exactly what the reader was shown and sent."""

    results: Mapping[str, Result]
    texts: Mapping[str, str]
    form: DoubtsForm
    shown: str
    agreed: bool

    @property
    def replaced(self) -> list[Finding]:
        """What is replaced in any of them, each once."""
        return list({(f.said, f.put): f for one in self.results.values() for f in one.replaced}.values())

    @property
    def changes(self) -> bool:
        """Whether anything was found at all: else what was typed is what is recorded."""
        return any(result.findings for result in self.results.values())


def check(texts: Mapping[str, str], known: KnownNames, posted: Any) -> CheckedTexts:
    """Take names out of texts. `posted`: what was sent with them; what it decides of the doubtful counts."""
    results = {name: deidentify(text, known) for name, text in texts.items()}
    doubts = list({f.said: f for result in results.values() for f in result.doubts}.values())
    form = DoubtsForm(_with_defaults(posted, doubts), doubts=doubts)
    left = _left(form, doubts)
    ready = {name: result.text(left) for name, result in results.items()}
    shown = sha256("\x1f".join(f"{name}\x1f{ready[name]}" for name in sorted(ready)).encode()).hexdigest()
    return CheckedTexts(results, ready, form, shown, posted.get(SHOWN) == shown)


def _with_defaults(posted: Any, doubts: Sequence[Finding]) -> dict[str, str]:
    """The answers that were sent; where none was, the one chosen beforehand."""
    return {
        f"doubt-{name_of(one)}": posted.get(f"doubt-{name_of(one)}") or (LEAVE if one.leave else REPLACE)
        for one in doubts
    }


def _left(form: DoubtsForm, doubts: Sequence[Finding]) -> Collection[str]:
    answers = form.cleaned_data if form.is_valid() else {}
    return {one.said for one in doubts if answers.get(name_of(one)) == LEAVE}

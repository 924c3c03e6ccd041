"""Files as they come with the form of an item: kept with its draft, whatever else the form says."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import IO, Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from disclosures.attachments import actions, choices, originals
from disclosures.attachments.forms import PREFIX, REMOVE, FilesForm
from disclosures.attachments.queries import drafted_files
from disclosures.attachments.rules import (
    FIELD,
    MOST_FILES,
    Attached,
    CheckedFile,
    check,
    check_set,
    violation_of_upload,
)
from disclosures.attachments.scanning import Scanned, ScannerDown, scanner
from enquiries.casework.drafts.actions import TooMany, base
from enquiries.casework.drafts.drafting import Drafting, TooLong, not_kept
from enquiries.casework.drafts.queries import draft
from enquiries.casework.http import user_of
from enquiries.models import Draft
from imap.agencies.models import User
from imap.db.locks import lock
from imap.law.violations import RuleViolation, Violation, as_errors


class ItemFiles:
    """The files of one item of an answer that is being written. `kept`: those that its draft has, by item."""

    def __init__(
        self, request: HttpRequest, typing: Drafting, *, key: str, kept: Mapping[str, tuple[Attached, ...]]
    ) -> None:
        self.request, self.typing, self.key = request, typing, key
        self.kept = kept.get(key, ())
        self.found: list[Violation] = []

    @cached_property
    def form(self) -> FilesForm:
        """The questions, after what came was dealt with: what was refused stands beside them."""
        # Of the posted answers only the choices: what was to be attached is, what was to be removed is gone.
        typed = self.request.POST if self.typing.posted else self.typing.data
        form = FilesForm(choices.answers(self.kept, typed, PREFIX), kept=self.kept, judged=self.typing.posted)
        if self.found:
            form.add_refusals(as_errors(self.found))
        return form

    def receive(self, *, not_shared: bool) -> None:
        """Deal with what was posted: remove what was ticked, keep what may be kept, and say why of the rest. Of an item
        that is not to be shared nothing is kept here (REC2)."""
        item = _uuid(self.key)
        if not self.typing.posted or item is None:
            return
        about, by = self.typing.about, user_of(self.request)
        ticked = self.request.POST.getlist(f"{PREFIX}-{REMOVE}")
        came = [] if not_shared else self.request.FILES.getlist(f"{PREFIX}-{FIELD}")
        if not self.kept and not came:
            return
        self._choose()
        if self.kept and (ticked or not_shared):
            keys = None if not_shared else ticked
            actions.remove(enquiry_id=self._enquiry(), about=about, item_key=item, by=by, keys=keys)
        if len(came) > MOST_FILES:  # no more than may stay is looked through: each look costs time
            self.found += check_set([1] * len(came))
        ready = [one for one in (self._look(file) for file in came[:MOST_FILES]) if one]
        if ready:
            self._attach(item, ready)
        self.kept = drafted_files(draft(by, about)).get(self.key, ())

    def _choose(self) -> None:
        """Keep what was chosen for the originals of pictures; what is wrong with it stands beside the questions."""
        form = FilesForm(choices.answers(self.kept, self.request.POST, PREFIX), kept=self.kept)
        form.is_valid()
        if reasons := choices.chosen(self.kept, form.cleaned_data):
            originals.choose(
                enquiry_id=self._enquiry(),
                about=self.typing.about,
                reasons=reasons,
                by=user_of(self.request),
            )

    def _enquiry(self) -> UUID:
        if self.typing.enquiry_id is None:
            raise ValueError("files belong to a case")
        return self.typing.enquiry_id

    def _look(self, came: "UploadedFile[Any]") -> tuple[CheckedFile, Scanned] | None:
        """One file, looked through and scanned: before anything is locked, because a scanner takes its time."""
        name = came.name or ""
        # What was too large was not kept on its way in: its size is all that is known of it.
        not_kept = violation_of_upload(name, came.size or 0, getattr(came, "not_kept", None))
        checked = not_kept or check(name, cast("IO[bytes]", came.file))
        if isinstance(checked, Violation):
            self.found.append(checked)
            return None
        try:
            scanned = scanner().scan(checked.content)
            if checked.copy and not scanned.found:
                scanned = scanner().scan(checked.shared.content)
        except ScannerDown:
            words = _(
                "“%(name)s” could not be scanned for viruses now, so it is not attached. Try again in a few minutes; "
                "everything else is kept."
            )
            self.found.append(Violation("SEC1", words % {"name": checked.name}, FIELD))
            return None
        if scanned.found:
            words = _(
                "“%(name)s” is not attached: the virus scanner found “%(found)s” in it. Tell your IT support."
            )
            self.found.append(
                Violation("SEC1", words % {"name": checked.name, "found": scanned.found}, FIELD)
            )
            return None
        return checked, scanned

    def _attach(self, item: UUID, ready: list[tuple[CheckedFile, Scanned]]) -> None:
        enquiry_id = self._enquiry()
        lock(enquiry_id)  # before the draft is held, as whoever releases does
        try:
            there = self.typing.save()
        except (TooLong, TooMany) as why:
            self.found.append(Violation("SEC1", not_kept(why), FIELD))
            return
        if not there:
            self.found.append(Violation("SEC1", self._ended(), FIELD))
            return
        for checked, scanned in ready:
            try:
                attached = actions.attach(
                    enquiry_id=enquiry_id,
                    about=self.typing.about,
                    item_key=item,
                    file=checked,
                    scanned=scanned,
                    by=user_of(self.request),
                )
            except RuleViolation as refused:
                self.found += [
                    Violation(one.clause, f"“{checked.name}”: {one.message}", one.field)
                    for one in refused.violations
                ]
            else:
                self._say(checked, attached)

    def _ended(self) -> str:
        """Why nothing is kept with this form any more: its item, or the whole draft, is not as it was when it was opened."""
        if draft(user_of(self.request), self.typing.about) is None:
            return _(
                "No file was kept: your draft was recorded, thrown away or handed over since you opened this page."
            )
        return _(
            "No file was kept: this item was added, changed or removed in another window since you opened this page. "
            "Attach the file again."
        )

    def _say(self, checked: CheckedFile, attached: Attached) -> None:
        if attached.name == checked.shared.name != checked.name:
            words = _("Of “%(name)s” a copy is attached: “%(copy)s”.")
            messages.info(self.request, words % {"name": checked.name, "copy": attached.name})
        elif attached.name != checked.shared.name:
            words = _("“%(name)s” is the same file as “%(other)s”, and is attached once.")
            messages.info(self.request, words % {"name": checked.name, "other": attached.name})
        elif checked.renamed:
            words = _("A file’s name was cleaned: it is “%(name)s” here.")
            messages.info(self.request, words % {"name": attached.name})

    def told(self, answer: HttpResponse) -> HttpResponse:
        """The same answer; what was refused is said on the page that it leads to."""
        for one in self.found:
            messages.error(self.request, one.message)
        return answer


def drop_strays(
    row: Draft, *, enquiry_id: UUID, items: Iterable[str], gone: Collection[str], by: User
) -> None:
    """Of what is neither in a draft any more nor half-typed, no file is kept. `gone`: forms that were dealt with."""
    left = [one for part, one in row.typed.items() if part not in gone and base(part) not in gone]
    typed = [str(one["answers"].get("key", [""])[0]) for one in left]
    actions.remove_strays(enquiry_id=enquiry_id, about=row.about, items=[*items, *typed], by=by)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None

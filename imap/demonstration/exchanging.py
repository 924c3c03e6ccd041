"""Made-up requests and responses: asking, answering, reading."""

from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

from consent.positions.rules import basis_in_words
from disclosures.attachments.actions import attach
from disclosures.attachments.queries import drafted_files
from disclosures.attachments.rules import CheckedFile, check
from disclosures.attachments.scanning import scanner
from disclosures.drafts.rules import AnswerDraft, about_answer
from disclosures.handling.facts import colleagues_of
from disclosures.justification.rules import Reasons
from disclosures.lawful_basis.presets import preset_lawful
from disclosures.lawful_basis.rules import Lawful
from disclosures.models import Answer, InformationRequest, Purpose, RequestPerson
from disclosures.received.actions import acknowledge
from disclosures.releases.in_force import items_in_force
from disclosures.releases.rules import ReleaseAnswers, rests_on
from disclosures.requests.actions import send_request
from disclosures.requests.queries import asking
from disclosures.requests.rules import RequestAnswers
from disclosures.responses import actions as responses_actions
from disclosures.responses.queries import Answering, answering
from disclosures.responses.rules import Ground, RefusalAnswers
from enquiries.casework.drafts import actions as drafts_actions
from enquiries.models import Draft
from imap.agencies.models import Agency, User
from imap.db.clock import now
from imap.db.keys import new_key
from imap.demonstration.steps import MadeUpFamily, go_ahead
from imap.demonstration.stories import Piece, Story, StoryRequest


def ask(
    enquiry_id: UUID,
    question: StoryRequest,
    story: Story,
    family: MadeUpFamily,
    *,
    asked: Agency,
    by: User,
    still_right: bool = True,
) -> InformationRequest:
    """One agency is asked, for its own reasons; most say in the same save that consent is still right."""
    known = asking(enquiry_id, by)
    answers = RequestAnswers(
        asked=str(asked.pk),
        people=frozenset(known.facts.people),
        purpose=Purpose.SAFEGUARD,
        statement=family.tell(story.statement),
        questions=question.questions,
        reasons=Reasons(
            necessary=True, necessary_because=family.tell(question.because),
            proportionate=True, proportionate_because=f"Only this, and only from {asked.name}.",
            relevant=True, relevant_because=f"It bears on what {family.child.split()[0]} may be living with: {question.questions}",
        ),
        helps="It shows whether this stands alone or is one of several.",
        hinders="We would decide on one account only.",
        lawful=Lawful.given(preset_lawful(known.facts.law)),
        considered=True,
        still_right=f"That {asked.name} may be asked was said when it was recorded." if still_right else "",
    )  # fmt: skip
    return send_request(
        enquiry_id=enquiry_id, answers=answers, by=by, key=new_key(), seen_newest=None,
        seen_basis=basis_in_words(known.in_force(answers, by)),
    )  # fmt: skip


def answer(
    request: InformationRequest,
    question: StoryRequest,
    story: Story,
    family: MadeUpFamily,
    *,
    by: User,
    also: tuple[str, ...] = (),
) -> Answer:
    """The agency answers: refuses, has nothing, or shares some and keeps some back. `also`: who receives it besides the
    lead agency, by key."""
    if question.refuses:
        return responses_actions.refuse_request(
            enquiry_id=request.enquiry_id, request_id=request.pk, by=by, key=new_key(),
            answers=RefusalAnswers(
                grounds=frozenset({Ground.NOT_PROPORTIONATE}), reasons=question.refuses,
                helps="It would show earlier injuries, if there are any.", hinders="Others would have to find out.",
            ),
        )  # fmt: skip
    if not question.pieces:
        return responses_actions.answer_nothing(
            enquiry_id=request.enquiry_id, request_id=request.pk, by=by, key=new_key(),
            searched="Our own record system, by name and date of birth.",
        )  # fmt: skip
    if story.consent != "granted":
        stated = {str(one.person_id): one.name for one in RequestPerson.objects.filter(request=request)}
        go_ahead(request.enquiry_id, story, family, by=by, stated=stated)
    known = answering(by, request.enquiry_id, request.pk)
    draft = AnswerDraft()
    child = next(key for key, name in known.people.items() if name == family.child)
    named = _named(known) if any(piece.sensitive for piece in question.pieces) else {}
    for piece in question.pieces:
        draft = (
            _shared(draft, piece, child, (known.lead, *also), family, KINDS[question.kind], named)
            if piece.shared
            else _kept(draft, piece, family)
        )
    draft = _with_files(draft, request, question.pieces, by)
    rests = rests_on(items_in_force(known, draft.to_share()))
    return responses_actions.release(
        enquiry_id=request.enquiry_id, request_id=request.pk, draft=draft, by=by, key=new_key(),
        seen_basis=basis_in_words(rests),
        answers=ReleaseAnswers(
            purpose=Purpose.SAFEGUARD, lawful=Lawful.given(preset_lawful(known.law)), considered=True,
            helps="It answers what was asked.", hinders="The picture would lack our part.",
            searched="Our own record system.", all_needed=True,
            all_needed_because="It is what was asked for, entry by entry, and the rest of the file stays here.",
            despite="One thing is not about the child; everything else that was asked for is shared." if known.goes_ahead else "",
        ),
    )  # fmt: skip


_YES = {
    "necessary": "yes", "necessary_because": "It answers the question, and nobody else has it.",
    "proportionate": "yes", "proportionate_because": "One entry, not the file.",
    "relevant": "yes", "relevant_because": "It is about the child’s life at home.",
}  # fmt: skip


#: What an agency mostly holds.
KINDS = {
    "health_provider": "health",
    "gp": "health",
    "school": "education",
    "police": "police",
    "housing": "housing",
}


def _named(known: Answering) -> dict[str, list[tuple[str, str]]]:
    """Whoever asked may read what is sensitive, and a colleague in their place."""
    asked_by = str(known.row.recorded_by_id)
    others = [one.key for one in colleagues_of([known.lead]) if one.key != asked_by]
    return {known.lead: [(asked_by, others[0])]}


def _shared(
    draft: AnswerDraft,
    piece: Piece,
    child: str,
    to: tuple[str, ...],
    family: MadeUpFamily,
    kind: str,
    named: dict[str, list[tuple[str, str]]],
) -> AnswerDraft:
    marks: dict[str, object] = {}
    if piece.sensitive:
        because = {"sensitive_why": "address", "sensitive_because": piece.sensitive}
        marks = {"sensitive": True, "readers": named, **because}
    return draft.with_item({
        **marks,
        "key": str(new_key()), "text": family.tell(piece.text), "about": child, "said_by": piece.said_by,
        "kind": piece.kind or kind, "owed": "no", "certainty": piece.certainty, "recipients": list(to),
        "checked_how": "Read in the record" if piece.certainty == "verified" else "Not checked",
        "information_from": (now() - timedelta(days=20)).date().isoformat(), **_YES,
    })  # fmt: skip


def _with_files(
    draft: AnswerDraft, request: InformationRequest, pieces: Iterable[Piece], by: User
) -> AnswerDraft:
    """The draft as it is kept, with the texts that are attached to what it shares."""
    files = [
        check(name, BytesIO(words.encode()))
        for name, words in (one.file for one in pieces if one.shared)
        if name
    ]
    if not files:
        return draft
    about, item = about_answer(request.pk), UUID(draft.items[0]["key"])
    drafts_actions.keep_draft(by=by, about=about, answers=draft.as_answers(), enquiry_id=request.enquiry_id)
    for file in files:
        if isinstance(file, CheckedFile):
            scanned = scanner().scan(file.content)
            attach(
                enquiry_id=request.enquiry_id, about=about, item_key=item, file=file, scanned=scanned, by=by
            )
    row = Draft.objects.get(author=by, about=about)
    return AnswerDraft.of(row, drafted_files(row))


def _kept(draft: AnswerDraft, piece: Piece, family: MadeUpFamily) -> AnswerDraft:
    return draft.with_withholding({
        "key": str(new_key()), "description": family.tell(piece.text), "held_where": "Our own record system",
        "existence_shown": "no", "helps": "It would not help.", "hinders": "It does not hinder.",
        **_YES, "relevant": "no", "relevant_because": "It is not about the child.",
    })  # fmt: skip


def read(given: Answer, *, by: User) -> None:
    """Somebody of the lead agency reads what was released."""
    release = getattr(given, "release", None)
    if release is not None:
        acknowledge(enquiry_id=given.enquiry_id, release_id=release.pk, by=by, key=new_key())

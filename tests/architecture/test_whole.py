"""Every key from one decision to another is in one of two lists: what joins it at once, and what may come later."""

from typing import Any

import pytest
from django.apps import apps

from imap.db.table_kinds import TableKind

pytestmark = pytest.mark.committed

#: Decisions of their own about one that was made before: each has its own author and time, and is about that one as it stands.
LATER = {
    "a newer decision takes the place of an older one": {
        "consent_consentrecord.supersedes_id",
        "disclosures_itemreader.supersedes_id",
        "enquiries_enquirylink.supersedes_id",
        "enquiries_restriction.supersedes_id",
        "enquiries_sameperson.supersedes_id",
    },
    "somebody answers what they were asked": {
        "disclosures_answer.request_id",
        "disclosures_exchangeanswer.exchange_id",
        "disclosures_onwardanswer.request_id",
        "disclosures_recallanswer.recall_id",
        "disclosures_settlement.consent_record_id",
        "disclosures_settlement.review_id",
        "enquiries_advice.request_id",
        "enquiries_advicefollowed.request_id",
    },
    "somebody else looks at a decision, and decides about it": {
        "consent_review.override_id",
        "disclosures_breachdecision.entry_id",
        "disclosures_escalation.answer_id",
        "disclosures_guardianadvice.escalation_id",
        "disclosures_refusalreview.answer_id",
        "disclosures_refusalreview.escalation_id",
        "enquiries_latereview.spoken_id",
    },
    "somebody says that they have read it": {
        "consent_reviewread.review_id",
        "disclosures_acknowledgement.release_id",
        "disclosures_copiedread.copied_id",
        "disclosures_correctionread.correction_id",
        "disclosures_keptdespiteread.kept_id",
        "disclosures_newsread.request_id",
        "disclosures_onwardread.answer_id",
        "disclosures_onwardread.end_id",
        "disclosures_onwardread.passing_id",
        "disclosures_sensitiveread.item_id",
    },
    "what became of a request": {
        "disclosures_cancellation.request_id",
        "disclosures_chase.request_id",
        "disclosures_extension.asked_for_id",
        "disclosures_extension.request_id",
        "disclosures_moretime.request_id",
    },
    "what became of something shared": {
        "disclosures_correction.item_id",
        "disclosures_criminalrelevance.item_id",
        "disclosures_onwardend.answer_id",
        "disclosures_onwardrequest.item_id",
        "disclosures_passingon.item_id",
        "disclosures_passingon.permission_id",
        "disclosures_recall.release_id",
        "disclosures_recalleditem.item_id",
        "disclosures_thirdpartytold.correction_id",
    },
    "what became of a consent position, or rests on it": {
        "consent_consentchange.record_id",
        "consent_referrerattempt.record_id",
        "consent_stillright.record_id",
        "consent_uncleardecision.record_id",
    },
    "offered with each request; relied on by whom it was offered to": {
        "consent_overrideoffer.override_id",
        "consent_reliance.offer_id",
    },
    "a decision that rests on one before it, or names what it leaves open": {
        "disclosures_closedwithout.release_id",
        "disclosures_closedwithout.request_id",
        "disclosures_outcome.confirmation_id",
        "disclosures_referrertold.outcome_id",
    },
}
#: Everything of a case belongs to its enquiry, and comes while the enquiry lasts; only what the referrer gave comes with it.
CASE = "enquiries_enquiry"


def keys_between_decisions() -> set[str]:
    """`table.column` of each foreign key from a decision to another, those to its enquiry apart."""
    decisions = {
        m._meta.db_table: m for m in apps.get_models() if getattr(m, "table_kind", None) == TableKind.DECISION
    }
    return {
        f"{table}.{field.column}"
        for table, model in decisions.items()
        for field in model._meta.concrete_fields
        if field.related_model
        and field.related_model._meta.db_table in decisions
        and field.related_model._meta.db_table != CASE
    }


def joined(owner_sql: Any) -> set[str]:
    return {
        f"{table}.{trigger.removeprefix('whole_')}"
        for table, trigger in owner_sql(
            "SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgfoid = 'imap.refuse_late_part'::regproc AND t.tgenabled = 'A'"
        )
    }


def test_every_key_between_decisions_is_in_one_list(owner_sql: Any) -> None:
    later = set[str]().union(*LATER.values())
    at_once = joined(owner_sql)
    assert len(at_once) > 30
    assert not later & at_once
    assert keys_between_decisions() - later - at_once == set(), (
        "say in audit/whole.sql that it joins at once, or here why it may come later"
    )
    assert later <= keys_between_decisions()


def test_a_decision_says_in_which_transaction_it_was_made(owner_sql: Any) -> None:
    stamped = owner_sql(
        "SELECT count(*) FILTER (WHERE t.tgenabled = 'A' AND a.attnotnull), count(*) FROM pg_attribute a LEFT JOIN pg_trigger t"
        " ON t.tgrelid = a.attrelid AND t.tgfoid = 'imap.stamp_made_in'::regproc"
        " WHERE a.attname = 'made_in' AND a.attrelid > 16384"
    )
    assert stamped[0][0] == stamped[0][1] > 15

"""Addresses of requests, answers and releases."""

from django.urls import include, path

from disclosures.attachments import picture_views as pictures
from disclosures.attachments import views as attachments
from disclosures.chronology import views as chronology
from disclosures.closing import views as closing
from disclosures.corrections.views import correct, correction, tell_third_party
from disclosures.distribution import views as distribution
from disclosures.distribution.holdings_views import holdings
from disclosures.external_exchanges import views as external_exchanges
from disclosures.follow_up.views import cancel, chase, copied, extend, more_time, read_news
from disclosures.handling_changes import views as handling
from disclosures.onward import views as onward
from disclosures.outcomes import views as outcomes_views
from disclosures.overrides_relied_on import views as overrides_relied_on_views
from disclosures.proactive import views as proactive
from disclosures.recalls.views import breach, recall, recalled
from disclosures.received import reading_views
from disclosures.received import views as received_views
from disclosures.refusals.views import refusal
from disclosures.requests import views as requests_views
from disclosures.responses import item_views, override_views, preview_views
from disclosures.responses import shared_justification_views as justification
from disclosures.responses import views as responses_views
from disclosures.urgent_responses import views as urgent_responses
from disclosures.withdrawals.views import settle, withdraw
from disclosures.withheld_under_override import views as withheld_under_override_views

_answer = [
    path("", responses_views.answer, name="answer"),
    path("share/", item_views.share, name="share"),
    path("share/<uuid:item_id>/", item_views.share, name="change_item"),
    path("share/<uuid:item_id>/readers/", handling.readers, name="readers"),
    path("share/<uuid:item_id>/another/", justification.another, name="another"),
    path("share/<uuid:item_id>/left-out/", justification.left_out, name="left_out"),
    path("withhold/", item_views.withhold, name="withhold"),
    path("withhold/<uuid:item_id>/", item_views.withhold, name="change_withholding"),
    path("remove/<uuid:item_id>/", item_views.remove, name="remove"),
    path("nothing/", responses_views.nothing, name="nothing"),
    path("refuse/", responses_views.refuse, name="refuse"),
    path("override/", override_views.override, name="override"),
    path("rely/<uuid:offer_id>/", overrides_relied_on_views.rely, name="rely"),
    path("preview/", preview_views.preview, name="preview"),
    path("short/", urgent_responses.short, name="short"),
]

_unasked = [
    path("", proactive.draft, name="unasked"),
    path("share/", proactive.share, name="unasked_share"),
    path("share/<uuid:item_id>/", proactive.share, name="unasked_change"),
    path("share/<uuid:item_id>/readers/", proactive.readers, name="unasked_readers"),
    path("remove/<uuid:item_id>/", proactive.remove, name="unasked_remove"),
    path("override/", proactive.override, name="unasked_override"),
    path("preview/", proactive.preview, name="unasked_preview"),
]

_duty = [
    path("chase/", chase, name="chase"),
    path("more-time/", more_time, name="more_time"),
    path("extend/", extend, name="extend"),
    path("cancel/", cancel, name="cancel"),
    path("news/", read_news, name="read_news"),
    path("copied/", copied, name="copied"),
]

app_name = "disclosures"
urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/ask/", requests_views.ask_agency, name="ask"),
    path("enquiries/<uuid:enquiry_id>/ask/preview/", requests_views.ask_preview, name="ask_preview"),
    path(
        "enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/", reading_views.show_request, name="request"
    ),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/answer/", include(_answer)),
    path("enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/", reading_views.release, name="release"),
    path(
        "enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/offer/",
        overrides_relied_on_views.offer,
        name="offer",
    ),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/", include(_duty)),
    path("enquiries/<uuid:enquiry_id>/refusals/<uuid:answer_id>/", refusal, name="refusal"),
    path("reviews/withheld/", withheld_under_override_views.queue, name="withheld_queue"),
    path(
        "enquiries/<uuid:enquiry_id>/withheld/<uuid:kept_id>/",
        withheld_under_override_views.kept,
        name="kept_despite",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/read/",
        reading_views.acknowledge,
        name="acknowledge",
    ),
    path("enquiries/<uuid:enquiry_id>/information/", received_views.information, name="information"),
    path("enquiries/<uuid:enquiry_id>/chronology/", chronology.show_chronology, name="chronology"),
    path(
        "enquiries/<uuid:enquiry_id>/information/<uuid:release_id>/read/",
        received_views.read,
        name="read_information",
    ),
    path("enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/withdraw/", withdraw, name="withdraw"),
    path("enquiries/<uuid:enquiry_id>/unasked/", include(_unasked)),
    path("enquiries/<uuid:enquiry_id>/exchange/", external_exchanges.record, name="exchange"),
    path(
        "enquiries/<uuid:enquiry_id>/exchanges/<uuid:exchange_id>/",
        external_exchanges.show_exchange,
        name="the_exchange",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/exchanges/<uuid:exchange_id>/answer/",
        external_exchanges.came,
        name="exchange_came",
    ),
    path("enquiries/<uuid:enquiry_id>/holdings/", holdings, name="holdings"),
    path("enquiries/<uuid:enquiry_id>/holdings/<uuid:cause_id>/", settle, name="settle"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/", handling.item, name="item"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/where/", distribution.where, name="where"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/criminal/", handling.criminal, name="criminal"),
    path("enquiries/<uuid:enquiry_id>/readers/<uuid:reader_id>/", handling.replace, name="replace_reader"),
    path("enquiries/<uuid:enquiry_id>/schedule/", handling.schedule, name="schedule"),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/files/<uuid:file_id>/",
        attachments.show_file,
        name="file",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/files/<uuid:file_id>/picture/",
        pictures.show_picture,
        name="picture",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/files/<uuid:file_id>/original/",
        pictures.show_original,
        name="original",
    ),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/correct/", correct, name="correct"),
    path(
        "enquiries/<uuid:enquiry_id>/corrections/<uuid:correction_id>/",
        correction,
        name="correction",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/corrections/<uuid:correction_id>/third-party/",
        tell_third_party,
        name="tell_third_party",
    ),
    path("enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/recall/", recall, name="recall"),
    path("enquiries/<uuid:enquiry_id>/recalls/<uuid:recall_id>/", recalled, name="recalled"),
    path("enquiries/<uuid:enquiry_id>/breaches/<uuid:breach_id>/", breach, name="breach"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/onward/", onward.onward, name="onward"),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/onward/ask/",
        onward.ask_permission,
        name="ask_onward",
    ),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/onward/passed/", onward.pass_on, name="pass_on"),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/onward/<uuid:told_id>/read/",
        onward.read,
        name="read_onward",
    ),
    path("enquiries/<uuid:enquiry_id>/onward/<uuid:onward_id>/", onward.decide, name="decide_onward"),
    path("enquiries/<uuid:enquiry_id>/onward/<uuid:onward_id>/end/", onward.end, name="end_onward"),
    path(
        "enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/third-party/",
        onward.third_party,
        name="third_party",
    ),
    path("enquiries/<uuid:enquiry_id>/outcome/", outcomes_views.outcome, name="outcome"),
    path("enquiries/<uuid:enquiry_id>/outcome/consent/", outcomes_views.confirm, name="confirm_consent"),
    path("enquiries/<uuid:enquiry_id>/outcome/told/", outcomes_views.tell, name="tell"),
    path("enquiries/<uuid:enquiry_id>/close/", closing.close, name="close"),
]

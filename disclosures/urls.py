"""Addresses of requests, answers and releases."""

from django.urls import include, path

from disclosures.chronology import views as chronology
from disclosures.closing import views as closing
from disclosures.duty import views as duty
from disclosures.files import picture_views as pictures
from disclosures.files import views as files
from disclosures.holding import views as holding
from disclosures.marks import views as marks
from disclosures.mending import views as mending
from disclosures.once import views as once
from disclosures.onward import views as onward
from disclosures.sets import views as sets
from disclosures.short import views as short
from disclosures.unasked import views as unasked
from disclosures.views import (
    answering,
    asking,
    deciding,
    despite,
    following,
    items,
    overriding,
    previewing,
    reading,
    received,
    relying,
)

_answer = [
    path("", answering.answer, name="answer"),
    path("share/", items.share, name="share"),
    path("share/<uuid:item_id>/", items.share, name="change_item"),
    path("share/<uuid:item_id>/readers/", marks.readers, name="readers"),
    path("share/<uuid:item_id>/another/", sets.another, name="another"),
    path("share/<uuid:item_id>/left-out/", sets.left_out, name="left_out"),
    path("withhold/", items.withhold, name="withhold"),
    path("withhold/<uuid:item_id>/", items.withhold, name="change_withholding"),
    path("remove/<uuid:item_id>/", items.remove, name="remove"),
    path("nothing/", answering.nothing, name="nothing"),
    path("refuse/", answering.refuse, name="refuse"),
    path("override/", overriding.override, name="override"),
    path("rely/<uuid:offer_id>/", relying.rely, name="rely"),
    path("preview/", previewing.preview, name="preview"),
    path("short/", short.short, name="short"),
]

_unasked = [
    path("", unasked.draft, name="unasked"),
    path("share/", unasked.share, name="unasked_share"),
    path("share/<uuid:item_id>/", unasked.share, name="unasked_change"),
    path("share/<uuid:item_id>/readers/", unasked.readers, name="unasked_readers"),
    path("remove/<uuid:item_id>/", unasked.remove, name="unasked_remove"),
    path("override/", unasked.override, name="unasked_override"),
    path("preview/", unasked.preview, name="unasked_preview"),
]

_duty = [
    path("chase/", duty.chase, name="chase"),
    path("more-time/", duty.more_time, name="more_time"),
    path("extend/", duty.extend, name="extend"),
    path("cancel/", duty.cancel, name="cancel"),
    path("news/", duty.read_news, name="read_news"),
    path("copied/", duty.copied, name="copied"),
]

app_name = "disclosures"
urlpatterns = [
    path("enquiries/<uuid:enquiry_id>/ask/", asking.ask_agency, name="ask"),
    path("enquiries/<uuid:enquiry_id>/ask/preview/", asking.ask_preview, name="ask_preview"),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/", reading.show_request, name="request"),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/answer/", include(_answer)),
    path("enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/", reading.release, name="release"),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/offer/", relying.offer, name="offer"),
    path("enquiries/<uuid:enquiry_id>/requests/<uuid:request_id>/", include(_duty)),
    path("enquiries/<uuid:enquiry_id>/refusals/<uuid:answer_id>/", duty.refusal, name="refusal"),
    path("reviews/withheld/", despite.queue, name="withheld_queue"),
    path("enquiries/<uuid:enquiry_id>/withheld/<uuid:kept_id>/", despite.kept, name="kept_despite"),
    path(
        "enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/read/",
        reading.acknowledge,
        name="acknowledge",
    ),
    path("enquiries/<uuid:enquiry_id>/information/", received.information, name="information"),
    path("enquiries/<uuid:enquiry_id>/chronology/", chronology.show_chronology, name="chronology"),
    path(
        "enquiries/<uuid:enquiry_id>/information/<uuid:release_id>/read/",
        received.read,
        name="read_information",
    ),
    path(
        "enquiries/<uuid:enquiry_id>/people/<uuid:person_id>/withdraw/", following.withdraw, name="withdraw"
    ),
    path("enquiries/<uuid:enquiry_id>/unasked/", include(_unasked)),
    path("enquiries/<uuid:enquiry_id>/exchange/", once.record, name="exchange"),
    path(
        "enquiries/<uuid:enquiry_id>/exchanges/<uuid:exchange_id>/", once.show_exchange, name="the_exchange"
    ),
    path("enquiries/<uuid:enquiry_id>/exchanges/<uuid:exchange_id>/answer/", once.came, name="exchange_came"),
    path("enquiries/<uuid:enquiry_id>/holdings/", following.holdings, name="holdings"),
    path("enquiries/<uuid:enquiry_id>/holdings/<uuid:cause_id>/", following.settle, name="settle"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/", marks.item, name="item"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/where/", holding.where, name="where"),
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/criminal/", marks.criminal, name="criminal"),
    path("enquiries/<uuid:enquiry_id>/readers/<uuid:reader_id>/", marks.replace, name="replace_reader"),
    path("enquiries/<uuid:enquiry_id>/schedule/", marks.schedule, name="schedule"),
    path(
        "enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/files/<uuid:file_id>/", files.show_file, name="file"
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
    path("enquiries/<uuid:enquiry_id>/items/<uuid:item_id>/correct/", mending.correct, name="correct"),
    path(
        "enquiries/<uuid:enquiry_id>/corrections/<uuid:correction_id>/", mending.correction, name="correction"
    ),
    path(
        "enquiries/<uuid:enquiry_id>/corrections/<uuid:correction_id>/third-party/",
        mending.tell_third_party,
        name="tell_third_party",
    ),
    path("enquiries/<uuid:enquiry_id>/releases/<uuid:release_id>/recall/", mending.recall, name="recall"),
    path("enquiries/<uuid:enquiry_id>/recalls/<uuid:recall_id>/", mending.recalled, name="recalled"),
    path("enquiries/<uuid:enquiry_id>/breaches/<uuid:breach_id>/", mending.breach, name="breach"),
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
    path("enquiries/<uuid:enquiry_id>/outcome/", deciding.outcome, name="outcome"),
    path("enquiries/<uuid:enquiry_id>/outcome/consent/", deciding.confirm, name="confirm_consent"),
    path("enquiries/<uuid:enquiry_id>/outcome/told/", deciding.tell, name="tell"),
    path("enquiries/<uuid:enquiry_id>/close/", closing.close, name="close"),
]

from django.test import Client
from django.urls import reverse
from tests.factories import opened, sign_in
from tests.harness.browser import axe
from imap.agencies import session
from imap.agencies.keys import new_key
from disclosures.models import Release
from tests.integration.disclosures.case import *
from tests.integration.disclosures.test_path import typed, post, asked_through_forms
from tests.integration.disclosures.test_asking import withdraw

def test_png(partnership, new_page, live_server):
    p = partnership
    enquiry = opened(p.social_worker)
    worker = sign_in(Client(), p.social_worker)
    people = people_of(enquiry, p.social_worker)
    problems = []
    def snap(client, address, name, prepare=None):
        for width in (1280, 320):
            pg = new_page(width=width)
            pg.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}])
            pg.goto(str(live_server) + address)
            if prepare: prepare(pg)
            pg.screenshot(path=f"/tmp/disc/{name}-{width}.png", full_page=True)
            w = pg.evaluate("document.documentElement.scrollWidth")
            if w > width: problems.append((name, width, w))
            try: axe(pg)
            except AssertionError as e: problems.append((name, width, str(e)[:600]))
            pg.close()
    ask = reverse("disclosures:ask", args=[enquiry.pk])
    snap(worker, ask, "ask")
    snap(worker, ask, "ask-errors", lambda pg: pg.get_by_role("button", name="Preview the request").click())
    answers = {**ASKING, "asked": str(p.health.pk), "people": list(people.values())}
    post(worker, ask, typed(answers))
    snap(worker, reverse("disclosures:ask_preview", args=[enquiry.pk]), "ask-preview")
    snap(worker, ask, "ask-again")
    post(worker, reverse("disclosures:ask_preview", args=[enquiry.pk]), {})
    from disclosures.models import InformationRequest
    with session.acting_as(p.social_worker):
        asked = InformationRequest.objects.get()
    at = [enquiry.pk, asked.pk]
    nurse = sign_in(Client(), p.nurse)
    snap(nurse, reverse("disclosures:request", args=at), "request-nurse")
    snap(nurse, reverse("disclosures:answer", args=at), "answer-empty")
    snap(nurse, reverse("disclosures:share", args=at), "share")
    snap(nurse, reverse("disclosures:share", args=at), "share-errors", lambda pg: pg.get_by_role("button", name="Add to your answer").click())
    snap(nurse, reverse("disclosures:withhold", args=at), "withhold")
    snap(nurse, reverse("disclosures:nothing", args=at), "nothing")
    snap(nurse, reverse("disclosures:refuse", args=at), "refuse")
    kit = people["Kit Marlow"]
    post(nurse, reverse("disclosures:share", args=at), typed(ITEM, about=kit, recipients=[str(p.lead.pk)]))
    post(nurse, reverse("disclosures:share", args=at), typed(ITEM, about=kit, recipients=[str(p.lead.pk), str(p.school.pk)], text="A neighbour heard shouting.", certainty="hearsay", said_by="Neighbour", checked_how="Not checked", proportionate="life", proportionate_because=""))
    post(nurse, reverse("disclosures:withhold", args=at), typed(WITHHELD))
    snap(nurse, reverse("disclosures:answer", args=at), "answer")
    snap(nurse, reverse("disclosures:preview", args=at), "preview")
    r = post(nurse, reverse("disclosures:preview", args=at), {n: CLOSING[n] for n in ("helps", "hinders")})
    assert r.status_code == 302, r.content.decode()
    with session.acting_as(p.nurse):
        rel = Release.objects.get().pk
    snap(worker, reverse("disclosures:release", args=[enquiry.pk, rel]), "release-lead")
    snap(nurse, reverse("disclosures:request", args=at), "request-answered-nurse")
    snap(worker, reverse("disclosures:request", args=at), "request-answered-lead")
    snap(sign_in(Client(), p.guardian), reverse("disclosures:release", args=[enquiry.pk, rel]), "release-guardian")
    snap(worker, reverse("enquiry", args=[enquiry.pk]), "enquiry")
    snap(nurse, reverse("enquiry", args=[enquiry.pk]), "enquiry-nurse")
    print(problems)
    assert not problems

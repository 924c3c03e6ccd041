import time, cProfile, pstats, sys
from django.test import Client
from django.urls import reverse
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import sign_in
from tests.integration.walk.planted import rich
def test_p(partnership):
    case=rich(partnership)
    out=[]
    for who in ("named",):
        c=sign_in(Client(), case.people[who])
        ad={a for a in case.addresses(every=True)}
        ad=[reverse("accessibility"), reverse("work")]+sorted(ad)
        rows=[]
        for a in ad:
            for i in range(2): r=c.get(a)
            best=9
            for i in range(3):
                t=time.process_time(); r=c.get(a); best=min(best,time.process_time()-t)
            with CaptureQueriesContext(connection) as q: c.get(a)
            rows.append((best*1000, len(q), r.status_code, a.replace(str(case.enquiry.pk),"C")[:90]))
        rows.sort(reverse=True)
        for r in rows[:60]: print("%.0f ms %d q %d %s"%r)
        print("...")
        for r in rows[-12:]: print("%.0f ms %d q %d %s"%r)
        print("sum", sum(r[0] for r in rows), sum(r[1] for r in rows), len(rows))
    a=reverse("accessibility")
    pr=cProfile.Profile(); pr.enable()
    for i in range(20): c.get(a)
    pr.disable(); pstats.Stats(pr).sort_stats("cumulative").print_stats(70)

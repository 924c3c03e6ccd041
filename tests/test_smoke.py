from tests.factories import opened
from imap.agencies import session
from audit.models import Entry

def test_path(partnership, app_sql, backup_sql):
    e = opened(partnership.social_worker)
    assert e.stage == "open"
    with session.acting_as(partnership.social_worker):
        for x in Entry.objects.order_by("era","transaction","id"): print(x.actor, x.verb, x.table, x.recorded_at)
    with session.acting_as(partnership.nurse):
        assert Entry.objects.count() == 0
    print(backup_sql("select count(*), count(distinct transaction) from audit_entry"))

def test_db(db, app_sql):
    assert app_sql("select count(*) from enquiries_enquiry") == [(0,)]

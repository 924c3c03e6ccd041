"""A request that an agency was sent, made by the same actions as the screens: `python -m tests.support.shared_file EMAIL AGENCY`.

In a process of its own, as the application's role (DATABASE_URL). Prints, as JSON, the addresses of the
pages on which the agency answers and on which it is read, and what to choose there.
"""

import json
import sys

import django
from django.urls import reverse


def main(email: str, agency_name: str) -> None:
    django.setup()
    from imap.access import acting_user
    from imap.agencies.models import Agency, User
    from tests.factories import opened
    from tests.support.case import people_of, send

    with acting_user.acting_as(None, actor=acting_user.SIGN_IN):
        by = User.objects.select_related("agency").get(email=email)
    enquiry = opened(by)
    with acting_user.acting_as(by):
        agency = Agency.objects.get(name=agency_name)
        lead = str(by.agency_id)
    request = send(enquiry, agency, by)
    person = people_of(enquiry, by)["Kit Marlow"]
    keys = [enquiry.pk, request.pk]
    print(
        json.dumps(
            {
                "information": reverse("disclosures:information", args=keys[:1]),
                "share": reverse("disclosures:share", args=keys),
                "preview": reverse("disclosures:preview", args=keys),
                "about": person,
                "recipients": lead,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

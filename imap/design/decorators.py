"""What every view of a form has in common."""

from django.views.decorators.http import require_http_methods

#: A page with a form: it is read, and its form is sent to the same address.
form_page = require_http_methods(["GET", "HEAD", "POST"])

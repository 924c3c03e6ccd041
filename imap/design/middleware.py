"""The host that a request must name, and headers that every answer carries beside those of Django and django-csp."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Nothing here uses a camera, a microphone or a place, and nothing embedded may.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Permissions-Policy and Cross-Origin-Resource-Policy on everything.

    No page is ever kept by a browser or proxy.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith(str(settings.STATIC_URL)):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def known_host(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Raise DisallowedHost for a host that is not ours, or a port that there cannot be, before anything is read, written or
    served, static files included."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            _ = urlsplit(f"//{request.get_host()}").port
        except ValueError as error:
            raise DisallowedHost("The Host header names no port that there is.") from error
        return get_response(request)

    return middleware

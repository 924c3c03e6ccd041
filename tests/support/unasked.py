"""Answers of an agency that shares without being asked."""

from tests.support.case import (
    CLOSING,
)

WHY_NOW = "The landlord visits on Friday and must not send somebody alone."

ALONE = {
    "all_needed_because": CLOSING["all_needed_because"],
    "helps": "They plan the visit.",
    "hinders": "A risk goes on.",
}

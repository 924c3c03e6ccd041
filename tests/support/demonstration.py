"""The demonstration, loaded as the owner does it."""

from tests.harness.commands import manage


def load(address: str, *arguments: str) -> None:
    manage(address, "load_demonstration", *arguments)

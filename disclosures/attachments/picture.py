"""What stands beside a picture, of which a copy without position and author is shared; and when its original may go too."""

from dataclasses import dataclass
from typing import Final

from imap.law.reasons import check_reason
from imap.law.violations import Violation

#: Points that a picture may take on a page, along and down.
_BOX: Final = (640, 480)


@dataclass(frozen=True, slots=True)
class Original:
    """The original of a picture, for whoever may have it. `href`: where it is handed over; empty in a draft."""

    name: str
    size_words: str
    passed_on: bool
    reasons: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's copy: its size in points, the SHA-256 of its original, where it is shown (empty in a draft), and the
    original; None for whoever may not have that."""

    width: int
    height: int
    original_sha256: str
    original: Original | None
    href: str = ""

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height on a page, at most `_BOX`."""
        scale = min(1.0, _BOX[0] / self.width, _BOX[1] / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    @property
    def chosen(self) -> str:
        """What was chosen for the original, so that one choice can be told from another."""
        return self.original.reasons if self.original and self.original.passed_on else ""


def check_passing_original(name: str, reasons: str, field: str = "") -> list[Violation]:
    """The original of a picture says where and when it was taken, and by whose device: it goes to recipients with a reason
    only (NPR1)."""
    asks = f"Write why recipients need the original of “{name}”, with where, when and by whom it was taken."
    return check_reason(reasons, "NPR1", asks, field)

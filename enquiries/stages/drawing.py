"""The stages drawn from their own table, so that the documentation cannot say otherwise."""

from enquiries.models import Stage
from enquiries.stages.rules import TRANSITIONS, Transition
from enquiries.standing.rules import AT_REST

REOPENED = "reopened"


def mermaid() -> str:
    """The transitions as a Mermaid state diagram, a line for each row of `rules.TRANSITIONS`, in its order."""
    lines = ["stateDiagram-v2", f"    [*] --> {Stage.RECEIVED.value}: recorded"]
    lines += [f"    {stage.value}: {stage.label}" for stage in Stage]
    lines += [f"    {t.before.value} --> {t.after.value}: {_needs(t)}" for t in TRANSITIONS]
    return "\n".join(lines)


def _needs(move: Transition) -> str:
    needs = ", ".join(move.needs)
    reopening = move.before in AT_REST and move.after == Stage.OPEN
    return f"{REOPENED} – {needs}" if reopening else needs

"""Made-up answers for the rules."""

from hypothesis import strategies as st

from disclosures.justification.rules import Reasons

sentences = st.text(alphabet=st.characters(categories=["L", "N", "Zs", "P"]), max_size=40).map(str.strip)
said = st.sampled_from([True, False, None])

any_reasons = st.builds(
    Reasons,
    necessary=said,
    necessary_because=sentences,
    proportionate=said,
    life_at_risk=st.booleans(),
    proportionate_because=sentences,
    relevant=said,
    relevant_because=sentences,
)

GOOD = Reasons(
    necessary=True,
    necessary_because="Only they hold it.",
    proportionate=True,
    proportionate_because="Dates only.",
    relevant=True,
    relevant_because="It bears on the injury.",
)

"""Explanations as the member's pages draw them."""

from collections.abc import Sequence
from dataclasses import replace

from fengqun.spine.ledger.queries import Explanation, Step


def told_once(explanation: Explanation) -> Sequence[Step]:
    """The steps without those activities that a journal's own step tells already, and with one current step."""
    by_journal = {step.activity_id for step in explanation.steps if step.rule}
    kept = [step for step in explanation.steps if step.rule or step.text or step.activity_id not in by_journal]
    current = [place for place, step in enumerate(kept) if step.state == "now"]
    return [
        replace(step, state="") if step.state == "now" and place != current[-1] else step
        for place, step in enumerate(kept)
    ]

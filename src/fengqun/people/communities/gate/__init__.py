"""The gate: steps in any order and combination, walked one after the other. Pure; nothing here touches the database.

A gate is a sequence of `Step`. Somebody's way through it is a `Result` for each step, by the step's id. `standing` says
where they are and whose turn it is; `respond` judges what they said; `advance` passes the steps that ask nobody.

A room above adds a kind of step (a fee, say) by two registrations, in a speaking module:

    @step_kind                       # what it asks, how it is judged: pure
    class Fee(Kind): code = "fee" ...

    @backs("fee")                    # what it needs to know, takes, gives back: `gate.backing.Backing`
    class FeeBacking(Backing): ...

and calls `communities.commands.pass_step` when what it waits for has happened. Communities and circles use it alike.
"""

from fengqun.people.communities.gate.kinds import Kind, kind_of, kinds_for, step_kind
from fengqun.people.communities.gate.types import (
    COMMUNITY,
    Face,
    Question,
    Result,
    Standing,
    State,
    Step,
    Subject,
    Turn,
    Verdict,
)
from fengqun.people.communities.gate.walk import advance, respond, standing

__all__ = [
    "COMMUNITY",
    "Face",
    "Kind",
    "Question",
    "Result",
    "Standing",
    "State",
    "Step",
    "Subject",
    "Turn",
    "Verdict",
    "advance",
    "kind_of",
    "kinds_for",
    "respond",
    "standing",
    "step_kind",
]

"""Staff look at what got stuck, replay it, or dismiss it."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.spine.activity.commands import dismiss_dead_letter, replay_dead_letter
from fengqun.spine.activity.forms import DismissalForm
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.policies import HANDLE_DEAD_LETTERS
from fengqun.spine.activity.queries import dead_letter, dead_letters

PAGE_SIZE = 50
INVALID = 422


@require_GET
@allow(having(HANDLE_DEAD_LETTERS))
def index(request: Request) -> HttpResponse:
    """Dead letters of one state, the newest first."""
    asked = request.GET.get("state", "")
    state = asked if asked in DeadLetter.State.values else DeadLetter.State.PARKED.value
    found = dead_letters(
        request.community.id, state=state, before=read_id(request.GET.get("before")), limit=PAGE_SIZE + 1
    )
    letters = found[:PAGE_SIZE]
    context = {
        "console_nav": "dead-letters",
        "letters": letters,
        "states": DeadLetter.State.choices,
        "chosen": state,
        "older": f"?state={state}&before={letters[-1].id}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "activity/dead_letters.html", context)


@require_GET
@allow(having(HANDLE_DEAD_LETTERS))
def detail(request: Request, letter_id: UUID) -> HttpResponse:
    """One dead letter: what happened, what failed, what can be done."""
    return _page(request, letter_id, DismissalForm())


@require_POST
@allow(having(HANDLE_DEAD_LETTERS))
def replay(request: Request, letter_id: UUID) -> HttpResponse:
    """Try it again."""
    outcome = replay_dead_letter(request.community.id, letter_id, actor=request.actor)
    if outcome.is_done:
        messages.success(request, _("重做好了。"))
    else:
        messages.warning(request, _("还是没有办成，原因在下面。"))
    return redirect("dead-letters-detail", community=request.community.slug, letter_id=letter_id)


@require_POST
@allow(having(HANDLE_DEAD_LETTERS))
def dismissal(request: Request, letter_id: UUID) -> HttpResponse:
    """Close it without trying again."""
    form = DismissalForm(request.POST)
    if not form.is_valid():
        return _page(request, letter_id, form, status=INVALID)
    dismiss_dead_letter(request.community.id, letter_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("记下了，不再处理。"))
    return redirect("dead-letters", community=request.community.slug)


def _page(request: Request, letter_id: UUID, form: DismissalForm, status: int = 200) -> HttpResponse:
    letter = dead_letter(request.community.id, letter_id)
    payload = letter.activity.payload if letter.activity else {}
    context = {
        "console_nav": "dead-letters",
        "letter": letter,
        "state_label": DeadLetter.State(letter.state).label,
        "payload": json.dumps(payload, ensure_ascii=False, indent=2),
        "form": form,
    }
    return render(request, "activity/dead_letter.html", context, status=status)

"""Staff look at failed jobs, let them run again, or give them up."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.spine.jobs.commands.abandon import abandon_job
from fengqun.spine.jobs.commands.retry import retry_job
from fengqun.spine.jobs.forms import AbandonmentForm
from fengqun.spine.jobs.policies import handlers_of_jobs, require_hold_of
from fengqun.spine.jobs.queries import failed_job, failed_jobs

PAGE_SIZE = 50
INVALID = 422


@require_GET
@allow(handlers_of_jobs)
def index(request: Request) -> HttpResponse:
    """Failed jobs of the community; for those who run the server also those of the server itself."""
    before = request.GET.get("before", "")
    found = failed_jobs(
        request.community.id,
        with_server=request.actor.is_server_staff,
        before=int(before) if before.isdecimal() else None,
        limit=PAGE_SIZE + 1,
    )
    failed = found[:PAGE_SIZE]
    older = f"?before={failed[-1].id}" if len(found) > PAGE_SIZE else ""
    return render(request, "jobs/failed.html", {"console_nav": "jobs", "failed": failed, "older": older})


@require_GET
@allow(handlers_of_jobs)
def detail(request: Request, job_id: int) -> HttpResponse:
    """One failed job: what it should have done, why it failed, what can be done."""
    return _page(request, job_id, AbandonmentForm())


@require_POST
@allow(handlers_of_jobs)
def retry(request: Request, job_id: int) -> HttpResponse:
    """Let it run again."""
    retry_job(job_id, actor=request.actor)
    messages.success(request, _("已经排队，马上再试一次。"))
    return redirect("jobs-failed", community=request.community.slug)


@require_POST
@allow(handlers_of_jobs)
def abandonment(request: Request, job_id: int) -> HttpResponse:
    """Give it up."""
    form = AbandonmentForm(request.POST)
    if not form.is_valid():
        return _page(request, job_id, form, status=INVALID)
    abandon_job(job_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("记下了，不再重试。"))
    return redirect("jobs-failed", community=request.community.slug)


def _page(request: Request, job_id: int, form: AbandonmentForm, status: int = 200) -> HttpResponse:
    job = failed_job(job_id)
    require_hold_of(job.community_id, request.actor)
    context = {
        "console_nav": "jobs",
        "job": job,
        "arguments": json.dumps(job.arguments, ensure_ascii=False, indent=2),
        "form": form,
    }
    return render(request, "jobs/job.html", context, status=status)

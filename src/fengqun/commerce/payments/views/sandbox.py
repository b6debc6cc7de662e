"""The sandbox company's own pay page, on trial servers only."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fengqun.commerce.payments.forms import SandboxForm
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.sandbox.tables import SandboxPayment
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, anyone
from fengqun.kernel.requests import Request


@require_http_methods(["GET", "POST"])
@allow(anyone)
def pay(request: Request, ref: UUID) -> HttpResponse:
    """Pay, refuse, pay too late or close; and say how the messages shall travel."""
    if not settings.IS_TRIAL:
        raise Http404
    payment = company.find_payment(ref)
    form = SandboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _act(payment, form)
    context = {
        "payment": payment,
        "amount": Money(payment.amount_minor, payment.currency),
        "form": form,
        "deliveries": payment.deliveries.order_by("-id")[:10],
    }
    return render(request, "payments/sandbox/pay.html", context, status=422 if form.errors else 200)


def _act(payment: SandboxPayment, form: SandboxForm) -> HttpResponse:
    manner = company.Manner(
        delay=timedelta(minutes=2) if form.cleaned_data["is_late"] else timedelta(0),
        copies=2 if form.cleaned_data["is_twice"] else 1,
        is_reversed=form.cleaned_data["is_reversed"],
    )
    match form.cleaned_data["act"]:
        case "pay":
            company.pay(payment.id, manner=manner)
        case "fail":
            company.fail(payment.id, reason="insufficient funds", manner=manner)
        case "pay_late":
            company.pay_late(payment.id, manner=manner)
        case "close":
            company.close(payment.id, manner=manner)
        case "refuse_refunds":
            company.refuse_refunds(payment.id, is_refusing=not payment.is_refusing_refunds)
            return redirect("sandbox-pay", ref=payment.id)
    return HttpResponseRedirect(payment.return_url)

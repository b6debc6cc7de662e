"""Let each community keep its gate, and each open application what was answered."""

import uuid

from django.db import migrations


def carry_over(apps, _schema_editor):
    """Write the steps of each gate as its first version; applications that wait were handed in under it."""
    community_model = apps.get_model("communities", "Community")
    version_model = apps.get_model("communities", "GateVersion")
    step_model = apps.get_model("communities", "GateStep")
    application_model = apps.get_model("communities", "Application")
    for community in community_model.objects.only("id"):
        steps = [
            {"id": uuid.uuid4().hex, "kind": step.kind, "revision": 1, "settings": settings_of(step)}
            for step in step_model.objects.filter(community_id=community.id).order_by("position")
        ]
        version_model.objects.create(community_id=community.id, version=1, steps=steps)
        for application in application_model.objects.filter(
            community_id=community.id, state__in=["draft", "submitted"]
        ).select_related("invite_code"):
            is_waiting = application.state == "submitted"
            if is_waiting:
                steps = waiting_gate(version_model, community.id, steps, application)
            application.results = results_of(application, steps, is_waiting=is_waiting)
            application.gate_version = 1 if is_waiting else 0
            application.touched_at = application.submitted_at or application.created_at
            application.save(update_fields=["results", "gate_version", "touched_at"])


def settings_of(step):
    """What the step was set to."""
    if step.kind == "questions":
        return {"questions": step.questions}
    return {"retry_days": 0} if step.kind == "review" else {}


def waiting_gate(version_model, community_id, steps, _application):
    """The gate that waiting applications stand before; one that asks for no review any more gets the review back."""
    if any(step["kind"] == "review" for step in steps):
        return steps
    review = {"id": uuid.uuid4().hex, "kind": "review", "revision": 1, "settings": {"retry_days": 0}}
    with_review = [*steps, review]
    version_model.objects.filter(community_id=community_id, version=1).update(steps=with_review)
    version_model.objects.create(community_id=community_id, version=2, steps=steps)
    return with_review


def results_of(application, steps, *, is_waiting):
    """How the old steps went for an application."""
    said = {item["question"]: item["answer"] for item in application.answers}
    results = {}
    for step in steps:
        if step["kind"] == "questions":
            answers = {"answers": [said.get(text, "") for text in step["settings"]["questions"]]}
            results[step["id"]] = result(answers, is_passed=is_waiting)
        elif step["kind"] == "invite" and is_waiting:
            code = application.invite_code.code if application.invite_code else ""
            results[step["id"]] = result({"code": code}, is_passed=True)
    return results


def result(said, *, is_passed):
    """As the walk keeps it."""
    return {
        "state": "passed" if is_passed else "begun",
        "revision": 1,
        "said": said,
        "at": None,
        "tries": 0,
        "retry_at": None,
        "is_claimed": is_passed,
    }


class Migration(migrations.Migration):
    dependencies = [("communities", "0004_gates_and_stages")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]

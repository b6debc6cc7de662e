"""Floors hold: for imports across rooms, and for foreign keys."""

import ast
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "fengqun"
WINGS_WITH_ROOMS = {"spine", "people", "content", "product", "commerce", "growth", "insight", "importers"}
FLOORS = ["ui", "spine", "people", "product", "content", "commerce", "growth", "insight", "importers", "web"]
OPEN_TO_OTHERS = {
    "activities",
    "chart",
    "commands",
    "errors",
    "policies",
    "queries",
    "types",
}
"""What a room shows to the rooms above it."""

OPEN_IN_PLACES = {
    ("spine.activity", "subscriptions"),  # the decorator @on
    ("spine.jobs", "registry"),  # the decorators @job and @periodic
    ("spine.lane", "answers"),  # what an answer looks like when Django sends it
    ("spine.lane", "app"),  # the ASGI application, for the web
    ("spine.lane", "bursts"),  # the decorators @burst and @glance
    ("spine.lane", "deciding"),  # how a page or an operation decides one claim
    ("spine.lane", "tokens"),  # who may take part
    ("spine.lane", "wire"),  # the shape of an ASGI application, for the web
    ("spine.ledger", "explaining"),  # the decorator @explains
    ("spine.search", "documents"),  # what is found, and how a kind of thing is declared findable
    ("spine.search", "folding"),  # how two spellings of the same words become one
    ("spine.search", "naming"),  # the decorator of who knows the authors' names
    ("spine.search", "plain"),  # the words of a text without its markup
    ("spine.search", "scope"),  # the decorators of who may read what, and who is hidden from whom
    ("spine.search", "words"),  # how a text is cut into words
    ("people.accounts", "personal_data"),  # the decorators of what rooms hold of a person
    ("people.notifications", "hushing"),  # the decorators of who is left in peace
    ("people.notifications", "kinds"),  # how a kind of notice is declared
    ("people.profiles", "sharing"),  # the decorator of who is in a circle with whom
    ("people.communities", "choices"),  # the closed sets of words that communities choose from
    ("people.communities", "backings"),  # what stands behind kinds of steps, for gates of parts of a community
    ("people.communities", "behaviours"),  # what is counted for stages and trials, taught by rooms above
    ("people.communities", "gate"),  # the pure engine of gates, and the protocol of a kind of step
    ("people.communities", "gate_forms"),  # the form in which a kind of step is set
    ("people.communities", "privileges"),  # what a room gives at a stage
    ("people.circles", "choices"),  # the closed sets of words that circles choose from
    ("content.posts", "forms"),  # the field that takes several pictures
    ("content.posts", "kinds"),  # how a room makes a kind of post
    ("content.posts", "extras"),  # the decorators @extra and @comment_extra
    ("content.posts", "composing"),  # the decorator @after_publish
    ("content.posts", "screening"),  # the decorator @screens, and the question itself
    ("content.posts", "richtext"),  # how members' words are read
    ("commerce.payments", "payables"),  # how that which is paid for is called
}


CHARTER = ("Owns", "Records", "Depends on")
"""What every room says of itself, each on a line of its own."""

WITHOUT_CHARTER = {"fengqun.ui"}
"""No room but the look of all; its own charter says what it never does."""


def rooms():
    return [room for room in apps.get_app_configs() if room.name.startswith("fengqun.")]


def test_a_room_reaches_only_for_what_another_room_shows():
    offences = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "tests" in parts or "migrations" in parts or parts[0] not in WINGS_WITH_ROOMS | {"web"}:
            continue
        own = ".".join(parts[:2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("fengqun."):
                continue
            _fengqun, *target = node.module.split(".")
            if target[0] not in WINGS_WITH_ROOMS or ".".join(target[:2]) == own:
                continue
            names = target[2:3] or [alias.name for alias in node.names]
            offences += [
                f"{path.relative_to(PACKAGE)}:{node.lineno} imports {node.module} {name}"
                for name in names
                if name not in OPEN_TO_OTHERS and (".".join(target[:2]), name) not in OPEN_IN_PLACES
            ]
    assert offences == []


def test_foreign_keys_point_down_only():
    offences = []
    for room in rooms():
        floor = FLOORS.index(room.name.split(".")[1])
        for model in room.get_models():
            for field in model._meta.get_fields():
                if not isinstance(field, ForeignKey | ManyToManyField):
                    continue
                target = field.related_model._meta.app_config
                if target.name.startswith("fengqun.") and FLOORS.index(target.name.split(".")[1]) > floor:
                    offences.append(f"{model._meta.label}.{field.name} → {target.label}")
    assert offences == []


def test_nothing_points_into_the_tables_of_the_spine():
    spine = {"ledger", "activity"}
    offences = [
        f"{model._meta.label}.{field.name}"
        for room in rooms()
        for model in room.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label in spine
    ]
    assert offences == []


def test_every_room_has_a_charter():
    said = {
        room.name: ast.get_docstring(ast.parse(Path(room.path, "__init__.py").read_text())) or "" for room in rooms()
    }
    silent = [
        f"{name} does not say {word!r}"
        for name, charter in said.items()
        for word in CHARTER
        if name not in WITHOUT_CHARTER and f"\n{word}: " not in charter
    ]
    assert silent == []


def test_every_room_stands_in_the_map():
    text = (PACKAGE.parents[1] / "ARCHITECTURE.md").read_text(encoding="utf-8")
    missing = [room.name for room in rooms() if f"`{room.name.removeprefix('fengqun.').replace('.', '/')}`" not in text]
    assert missing == []

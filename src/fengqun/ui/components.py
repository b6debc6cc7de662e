"""The style sheets of the components, in the order in which the base template links them."""

COMPONENTS = (
    "icon",
    "button",
    "link",
    "avatar",
    "chip",
    "money",
    "countdown",
    "surface",
    "rows",
    "tabs",
    "field",
    "table",
    "stat",
    "progress",
    "timeline",
    "posting",
    "sheet",
    "toast",
    "empty",
    "skeleton",
    "notice",
    "seats",
    "pagination",
    "page",
    "tabbar",
    "buybar",
    "shell",
    "narrow",
    "motion",
)
"""One file each in `static/ui/components/`; all of them live in `@layer components`."""

MODULES = ("sheet", "submit-once", "toast", "copy", "search-key", "countdown", "file-names")
"""One behaviour each in `static/ui/js/`; every page works without them."""

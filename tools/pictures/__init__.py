"""Pictures of the pages, and what a person would trip over on them: `python -m tools.pictures --help`."""

"""The API's description (OpenAPI), where rooms may give schemas of their own the same name."""

import json
import re
from itertools import chain, count
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation

Definitions = dict[str, dict[str, Any]]

_REFERENCE = re.compile('"#/components/schemas/([^"]+)"')


class RoomsDescription(OpenAPISchema):
    """Keeps apart schemas that share a name: the first keeps it, those of other rooms carry their room's before it.

    (The framework lets the last one win, so that operations would describe answers of another room.)
    """

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        self._room = ""
        self._meanings: dict[str, str] = {}
        super().__init__(api, path_prefix)

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One operation, of a room."""
        module = operation.view_func.__module__.partition(".api")[0]
        self._room = module.rpartition(".")[2].title()
        details: dict[str, Any] = super().operation_details(operation)
        return details

    def _create_schema_from_model(self, *args: Any, **options: Any) -> tuple[dict[str, Any], bool]:  # noqa: ANN401
        kept, self.schemas = self.schemas, {}
        schema, is_required = super()._create_schema_from_model(*args, **options)
        settled: dict[str, Any] = self._settle(kept, schema)
        return settled, is_required

    def _extract_parameters(self, *args: Any, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        kept, self.schemas = self.schemas, {}
        parameters: list[dict[str, Any]] = super()._extract_parameters(*args, **options)
        settled: list[dict[str, Any]] = self._settle(kept, parameters)
        return settled

    def _settle(self, kept: Definitions, schema: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Put the new definitions among those kept, under free names; answers `schema` speaking of these."""
        meanings = {name: _meaning(name, self.schemas) for name in self.schemas}
        names = {name: self._free_name(name, meaning) for name, meaning in meanings.items()}
        self._meanings.update({names[name]: meaning for name, meaning in meanings.items()})
        kept.update({names[name]: _renamed(one, names) for name, one in self.schemas.items()})
        self.schemas = kept
        return _renamed(schema, names)

    def _free_name(self, name: str, meaning: str) -> str:
        """`TermOut` of duties becomes `DutiesTermOut`; where that is another's in the same room, `DutiesTermOut2`."""
        candidates = chain([name, f"{self._room}{name}"], (f"{self._room}{name}{number}" for number in count(2)))
        return next(one for one in candidates if self._meanings.get(one, meaning) == meaning)


def _meaning(name: str, definitions: Definitions) -> str:
    """All that a definition says, with those that it speaks of."""
    reached, open_names = {name}, [name]
    while open_names:
        text = json.dumps(definitions[open_names.pop()])
        found = {one for one in _REFERENCE.findall(text) if one in definitions} - reached
        reached |= found
        open_names += found
    return json.dumps({one: definitions[one] for one in reached}, sort_keys=True)


def _renamed(value: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """`value` with references to the new names."""
    if not names:
        return value
    if isinstance(value, dict):
        return {
            key: _reference(one, names) if key == "$ref" and isinstance(one, str) else _renamed(one, names)
            for key, one in value.items()
        }
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value


def _reference(address: str, names: dict[str, str]) -> str:
    name = address.rpartition("/")[2]
    return REF_TEMPLATE.format(model=names.get(name, name))

"""Writes the published language down for other systems: a JSON Schema per fact and one AsyncAPI 3 document."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from contracts import base, members, plans, reporting
from contracts.streams import STREAMS, WRITES

DIRECTORY = Path(base.__file__).parent / "schemas"
FACTS: tuple[type[base.Fact], ...] = (*members.FACTS, *plans.FACTS, *reporting.FACTS)
DIALECT = "https://json-schema.org/draft/2020-12/schema"
HEADER_WORDS: Mapping[str, str] = {
    "es-pos": "Position of the fact in its service's store.",
    "es-prev": "Position of the fact before it; greater than the last position seen means a hole.",
    "ce-specversion": "CloudEvents version, 1.0, binary mode.",
    "ce-id": "`<service>:<position>`, the same for every delivery of the fact.",
    "ce-source": "`/<service>`.",
    "ce-type": "CloudEvents type, `bcd.<service>.<fact>.v<n>`.",
    "ce-subject": "Id of the aggregate the fact is about.",
}


def schema(fact: type[base.Fact]) -> dict[str, Any]:
    """Return the JSON Schema of a fact; unknown fields are allowed, so that fields can be added."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:bachudong:{fact.type()}",
        **fact.model_json_schema(mode="serialization"),
    }


def address(fact: type[base.Fact]) -> str:
    """Return the subject of a fact with its two variable parts as parameters."""
    return f"bcd.{{bloc}}.{fact.SERVICE}.{{unit}}.{fact.AGGREGATE}.{fact.NAME}.v{fact.VERSION}"


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI 3 document: a channel per fact, sent by the service that owns it, and its schema."""
    stream_of = {service: {"name": name, "subjects": list(STREAMS[name])} for service, name in WRITES.items()}
    parameters = {
        "bloc": {"description": "Code of the bloc, the root unit."},
        "unit": {"description": "Code of the unit the fact is filed under; `-` for the bloc itself."},
    }
    headers = {
        "type": "object",
        "required": list(HEADER_WORDS),
        "properties": {name: {"type": "string", "description": words} for name, words in HEADER_WORDS.items()},
    }
    channels, operations, messages = {}, {}, {}
    for fact in FACTS:
        name = fact.type()
        summary = " ".join((fact.__doc__ or "").split())
        channels[name] = {
            "address": address(fact),
            "parameters": parameters,
            "messages": {name: {"$ref": f"#/components/messages/{name}"}},
            "x-stream": stream_of[fact.SERVICE],
        }
        operations[f"publish {name}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{name}"},
            "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
            "tags": [{"name": fact.SERVICE}],
        }
        messages[name] = {
            "name": name,
            "title": fact.__name__,
            "summary": summary,
            "contentType": "application/json",
            "headers": {"$ref": "#/components/schemas/headers"},
            "payload": {
                "schemaFormat": f"application/schema+json;version={DIALECT}",
                "schema": {"$ref": f"{name}.json"},
            },
        }
    return {
        "asyncapi": "3.0.0",
        "id": "urn:bachudong",
        "info": {
            "title": "bachudong",
            "version": "1",
            "description": "Facts on NATS JetStream. Fields are only ever added; a changed meaning is a new version.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": {"headers": headers}},
    }


@cache
def documents() -> Mapping[str, str]:
    """Return all documents as file name → text; made once, as the facts there are do not change while this runs."""
    made = {f"{fact.type()}.json": schema(fact) for fact in FACTS} | {"asyncapi.json": asyncapi()}
    return {name: json.dumps(one, ensure_ascii=False, indent=2) + "\n" for name, one in made.items()}


def write(directory: Path = DIRECTORY) -> int:
    """Write all documents into `directory`, delete those of facts that are no more; return how many there are."""
    directory.mkdir(parents=True, exist_ok=True)
    made = documents()
    for leftover in set(directory.glob("*.json")) - {directory / name for name in made}:
        leftover.unlink()
    for name, text in made.items():
        (directory / name).write_text(text, encoding="utf-8")
    return len(made)


def stale(directory: Path = DIRECTORY) -> list[str]:
    """Return the names of the documents in `directory` that are missing, different or left over."""
    kept = {path.name: path.read_text(encoding="utf-8") for path in directory.glob("*.json")}
    made = documents()
    return sorted(name for name in kept.keys() | made.keys() if kept.get(name) != made.get(name))

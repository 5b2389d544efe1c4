"""Words with figures filled in: what a template may hold, and what it reads as for given figures.

Jinja's parser reads a template; it is never rendered by Jinja. Only text and calls of `figure`, `change` and `share`
with names of figures pass, so that no template can do anything but name a figure (domain.md §6.1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from services.reporting.domain.forms import TemplateWithCode

Kind = Literal["figure", "change", "share"]
ARGUMENTS: dict[str, int] = {"figure": 1, "change": 1, "share": 2}
PARSER = SandboxedEnvironment(autoescape=True)


@dataclass(frozen=True, slots=True)
class Named:
    """A figure named in a text: its value, its change on the year before, or its share of another."""

    kind: Kind
    figure: str
    of: str = ""


Part = str | Named


def parts(template: str) -> tuple[Part, ...]:
    """Return the words and the named figures of a template in order; raises TemplateWithCode on anything else."""
    try:
        tree = PARSER.parse(template)
    except TemplateSyntaxError:
        raise TemplateWithCode from None
    return tuple(part for node in tree.body for part in _output(node))


def figures(template: str) -> tuple[str, ...]:
    """Return the ids of the figures a template names; raises TemplateWithCode."""
    named = [part for part in parts(template) if isinstance(part, Named)]
    return tuple(dict.fromkeys(id for one in named for id in (one.figure, one.of) if id))


def _output(node: nodes.Node) -> Iterator[Part]:
    if not isinstance(node, nodes.Output):
        raise TemplateWithCode
    for child in node.nodes:
        yield child.data if isinstance(child, nodes.TemplateData) else _call(child)


def _call(node: nodes.Node) -> Named:
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        raise TemplateWithCode
    name, words = node.node.name, [one.value for one in node.args if isinstance(one, nodes.Const)]
    extra = node.kwargs or node.dyn_args or node.dyn_kwargs
    if extra or len(words) != len(node.args) or len(words) != ARGUMENTS.get(name):
        raise TemplateWithCode
    if not all(isinstance(word, str) for word in words):
        raise TemplateWithCode
    return Named(cast(Kind, name), *words)

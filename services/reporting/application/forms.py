"""The forms delivered with the service: read from YAML, every figure in the catalogue, every text without code."""

import json
from collections.abc import Collection
from pathlib import Path

import yaml

from services.kernel.layers import layered
from services.reporting.application import prose
from services.reporting.domain.forms import FormSets, FormWithUnknownFigure, Section


def load_forms(catalogue: Collection[str], folder: Path = Path(__file__).parent.parent / "rules") -> FormSets:
    """Read every version of the forms in `folder`; `catalogue` are the ids of all figures.

    Raises ValueError on one that is incomplete or extends none, FormWithUnknownFigure, TemplateWithCode.
    """
    texts = (json.dumps(yaml.safe_load(path.read_bytes()), default=str) for path in sorted(folder.glob("*.yaml")))
    found = FormSets.of(layered(texts))
    for version in found.versions:
        for form in version.forms:
            for section in form.sections:
                check(section, catalogue)
    return found


def check(section: Section, catalogue: Collection[str]) -> None:
    """Hold a section to the catalogue. Raises FormWithUnknownFigure, TemplateWithCode."""
    named = [*section.figures, *(figure for text in section.prose for figure in prose.figures(text))]
    unknown = sorted(set(named) - set(catalogue))
    if unknown:
        raise FormWithUnknownFigure(f"Không có chỉ tiêu {', '.join(unknown)}. Hãy xem danh mục ở /api/figures.")

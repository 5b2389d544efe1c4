"""What tells the rules of each figure from those of another version of the program: the text of the code they are made of."""

import ast
import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

from services.reporting.figures import FIGURES, base
from services.reporting.figures.base import Figure


@cache
def fingerprints() -> Mapping[str, str]:
    """Return a fingerprint by figure id, which changes with the code of any file that can make entries of the figure.

    Comments, docstrings and layout do not count; a change that makes the same entries as before may count.
    """
    package = __name__.rpartition(".")[0]
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(f"{package}.")]
    texts = {module: _text(module) for module in modules}
    return {figure.id: _hashed([texts[base], *_makers(figure, texts)]) for figure in FIGURES}


def _makers(figure: Figure, texts: Mapping[ModuleType, str]) -> list[str]:
    """Return the text of each module that has the figure, or has a module that has it."""
    having = {module for module in texts if any(value is figure for value in vars(module).values())}
    naming = {module for module in texts if any(value in having for value in _modules(module))}
    return [text for module, text in texts.items() if module in having | naming]


def _modules(module: ModuleType) -> list[ModuleType]:
    return [value for value in vars(module).values() if isinstance(value, ModuleType)]


def _text(module: ModuleType) -> str:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def _hashed(texts: list[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:20]

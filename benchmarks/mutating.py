"""Small faults put into a module on purpose, one at a time, and the pytest plugin that runs tests against one.

A mutant is a place in the syntax tree of a module and what is done there; ``mutants_of`` gives them in the order of the
source. As a plugin (``-p benchmarks.mutating``) this module makes Python load the mutated module in place of the file.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VARIABLE = "RAPPORTEUR_MUTANT"
"""Names the mutant of a test run: the module, a colon, and the mutant's number."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SUMMED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_QUIET = ("logger", "logging")
"""What is only told to the log is not mutated."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: its module, its number among those of the module, the line, and what is done, in words."""

    module: str
    number: int
    line: int
    what: str
    code: str

    @property
    def name(self) -> str:
        """What it is known by while the source stays as it is: module and fault, without its number or line."""
        return f"{self.module}: {self.what}: {self.code}"


def path_of(module: str) -> Path:
    """Return the file of a module of the project."""
    return ROOT.joinpath(*module.split(".")).with_suffix(".py")


def mutants_of(module: str) -> list[Mutant]:
    """Return every mutant of a module."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    return [
        Mutant(module, number, getattr(node, "lineno", 0), what, ast.unparse(node).splitlines()[0][:100])
        for number, (node, what, _change) in enumerate(_changes(tree))
    ]


def mutated(module: str, number: int) -> ast.Module:
    """Return the syntax tree of a module with one fault in it."""
    tree = ast.parse(path_of(module).read_text(encoding="utf-8"))
    for place, (_node, _what, change) in enumerate(_changes(tree)):
        if place == number:
            change()
            break
    return ast.fix_missing_locations(tree)


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, str, Any]]:
    """Give each node that can be changed, what would be done, and the act that does it."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if field in {"annotation", "returns", "type_params", "decorator_list"}:
                if field == "decorator_list":
                    yield from _without_decorator(parent, value)
                continue
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.AST):
                    yield from _of_node(parent, field, index, node)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _without_decorator(function: ast.AST, decorators: list[ast.expr]) -> Iterator[tuple[ast.AST, str, Any]]:
    for index, decorator in enumerate(decorators):
        if ast.unparse(decorator) in {"locks.writing", "writing"}:
            yield decorator, "decorator left out", lambda index=index: decorators.pop(index)


def _of_node(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> Iterator[tuple[ast.AST, str, Any]]:
    def becomes(new: ast.AST) -> Any:
        return lambda: _put(parent, field, index, new)

    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        other = copy.deepcopy(node)
        other.ops[0] = _COMPARED[type(node.ops[0])]()
        yield node, f"compared as {type(other.ops[0]).__name__}", becomes(other)
    elif isinstance(node, ast.BoolOp):
        op: ast.boolop = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield node, f"{type(op).__name__.lower()}", becomes(ast.BoolOp(op, node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, "without not", becomes(node.operand)
    elif isinstance(node, ast.BinOp) and type(node.op) in _SUMMED and not _is_text(node):
        yield node, _SUMMED[type(node.op)].__name__, becomes(ast.BinOp(node.left, _SUMMED[type(node.op)](), node.right))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, f"{not node.value}", becomes(ast.Constant(not node.value))
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield node, f"{node.value + 1}", becomes(ast.Constant(node.value + 1))
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and not _is_quiet(node.value):
        yield node, "left out", becomes(ast.Pass())
    elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
        yield node, "returns None", becomes(ast.Return(ast.Constant(None)))
    elif isinstance(node, ast.If) and not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield node, "condition turned", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.keyword) and node.arg and isinstance(parent, ast.Call) and len(parent.keywords) > 1:
        yield node.value, f"{node.arg} left out", lambda: parent.keywords.remove(node)


def _is_text(node: ast.BinOp) -> bool:
    return any(
        isinstance(part, ast.JoinedStr) or getattr(part, "value", None).__class__ is str for part in ast.walk(node)
    )


def _is_quiet(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith(_QUIET)


# --- The plugin -------------------------------------------------------------------------------------------------------


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads the one module that is mutated."""

    def __init__(self, module: str, number: int) -> None:
        self.module, self.number = module, number

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None) -> Any:
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, path_of(name), loader=self)

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        code = compile(mutated(self.module, self.number), str(path_of(self.module)), "exec")
        exec(code, module.__dict__)  # noqa: S102 - our own source, with one fault in it


if os.environ.get(VARIABLE):
    _module, _, _number = os.environ[VARIABLE].partition(":")
    sys.meta_path.insert(0, _Finder(_module, int(_number)))

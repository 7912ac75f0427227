"""Check that rows are locked in one place and each service that writes says how: ``python -m tests.lint_services``.

- ``select_for_update`` and ``atomic`` stand in ``submissions/core/locks.py`` alone (``config`` may open a transaction
  for what it does with nobody else there);
- a public function outside pages, forms, API, administration and commands that writes rows, or asks for an event, a
  mail or a task, itself or through a helper of its module, is decorated with ``locks.writing``, ``locks.within`` or
  ``locks.in_steps``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("submissions", "reviews", "assembly", "config")
LOCKS = "submissions/core/locks.py"
DECORATORS = frozenset({"writing", "within", "in_steps"})
EDGES = frozenset(
    {"migrations", "models", "management", "templatetags", "values", "rules", "richtext", "word", "views", "api"}
)
"""Folders whose functions are no services; a module of that name, or one that begins with "forms", is none either."""
EDGE_MODULES = EDGES | {"admin", "apps", "querysets", "tasks", "urls", "signals", "translation"}
ALWAYS_WRITE = frozenset({"bulk_create", "get_or_create", "update_or_create", "bulk_update", "create"})
ASKING = frozenset({("audit", "record"), ("mail", "queue_message"), ("outbox", "enqueue"), ("locks", "edited")})


def faults(path: str, source: str) -> Iterator[str]:
    """Give the faults of one module; ``path`` is relative to the project's root, with slashes."""
    tree = ast.parse(source)
    if path != LOCKS:
        yield from _locking(path, tree)
        if _is_of_services(path):
            yield from _undecorated(path, tree)


def _locking(path: str, tree: ast.Module) -> Iterator[str]:
    forbidden = {"select_for_update", "atomic"} if not path.startswith("config/") else {"select_for_update"}
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in forbidden:
            yield f"{path}:{node.lineno}: {name} is for {LOCKS} alone"


def _is_of_services(path: str) -> bool:
    *folders, name = Path(path).with_suffix("").parts
    return folders[0] != "config" and not (
        EDGES & set(folders) or name in EDGE_MODULES or name.startswith(("forms", "views"))
    )


def _undecorated(path: str, tree: ast.Module) -> Iterator[str]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    writing = {name for name, function in functions.items() if any(map(_writes, ast.walk(function)))}
    while found := {
        name
        for name, function in functions.items()
        if name not in writing and any(_calls(node, functions, writing) for node in ast.walk(function))
    }:
        writing |= found
    for name in sorted(writing):
        if not name.startswith("_") and not _decorated(functions[name]):
            choice = ", ".join(sorted(DECORATORS))
            yield f"{path}:{functions[name].lineno}: {name} writes: decorate it with one of locks ({choice})"


def _decorated(function: ast.FunctionDef) -> bool:
    return bool(DECORATORS & {node.attr for node in function.decorator_list if isinstance(node, ast.Attribute)})


def _calls(node: ast.AST, functions: dict[str, ast.FunctionDef], writing: set[str]) -> bool:
    """Tell whether a node calls a function of the module that writes and opens no transaction of its own."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in writing:
        return False
    return not _decorated(functions[node.func.id])


def _writes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Name):
        return called.id == "enqueue"
    if not isinstance(called, ast.Attribute):
        return False
    if isinstance(called.value, ast.Name) and (called.value.id, called.attr) in ASKING:
        return True
    if called.attr in ALWAYS_WRITE:
        return True
    keywords = {keyword.arg for keyword in node.keywords}
    return {
        "save": not node.args and keywords <= {"update_fields", "force_insert"},
        "delete": not node.args,
        "update": bool(keywords) and not node.args,  # a dictionary is rarely updated so
    }.get(called.attr, False)


def main() -> int:
    """Print every fault of the project, and return 1 where there is one."""
    found = [
        fault
        for app in APPS
        for file in sorted((ROOT / app).rglob("*.py"))
        for fault in faults(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

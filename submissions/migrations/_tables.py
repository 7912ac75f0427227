"""The first tables of an app, created at once.

What makemigrations writes for tables that refer to one another in circles (table, then column, then constraint) makes
Django build all models anew after each line: sixteen seconds at every first start and before every test run.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class CreateTables(Operation):
    """Take the operations as a description of the tables as they are in the end, and create each table once."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Describe the tables without building their models in between."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Create the tables with their columns, indexes and constraints; foreign keys are added last."""
        for model in self._tables(app_label, schema_editor, to_state.apps):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the tables."""
        for model in self._tables(app_label, schema_editor, from_state.apps):
            schema_editor.delete_model(model)

    def _tables(self, app_label: str, editor: BaseDatabaseSchemaEditor, apps: Apps) -> Iterator[type[Model]]:
        for model in apps.get_app_config(app_label).get_models():
            if self.allow_migrate_model(editor.connection.alias, model):
                yield model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how this operation is made."""
        return (type(self).__name__, [self.operations], {})

    def describe(self) -> str:
        """Say what is done."""
        return f"Create {len(self.operations)} tables, columns and constraints at once"

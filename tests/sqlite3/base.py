"""Django empties tables by DELETE on SQLite when a test ends, which the triggers of the record refuse."""

from collections.abc import Sequence

from django.db.backends.sqlite3 import base, operations

from tests.append_only import lifted


class DatabaseOperations(operations.DatabaseOperations):
    """Those of SQLite, but that emptying tables lifts the triggers meanwhile."""

    def execute_sql_flush(self, sql_list: Sequence[str]) -> None:
        """Empty tables."""
        with lifted(self.connection):
            super().execute_sql_flush(sql_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite."""

    ops_class = DatabaseOperations

"""One file that holds the whole site: writing it while people work, verifying it, putting it in place.

A backup is a tar file of ``database`` (an SQLite file, or what ``pg_dump --format=custom`` writes), ``media/`` and,
last, ``manifest.json``: format, moment, kind of database, migrations, rows of each table, and size and SHA-256 of every
other member. It is one moment: rows are those of one snapshot, and files those that its rows name.
"""

from config.backup.archive import Content, Faults, verify
from config.backup.restoring import restore
from config.backup.writing import write

__all__ = ["Content", "Faults", "restore", "verify", "write"]

"""SQLite as tests use it: their end may empty the tables that the site only ever appends to."""

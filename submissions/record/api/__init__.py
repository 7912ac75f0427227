"""The API of this app: shapes.py says what it speaks, views.py what it does."""

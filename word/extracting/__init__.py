"""The text layer of a PDF becomes a ``Source``: its lines joined to paragraphs, and an account of every word."""

from word.extracting.source import read_pdf

__all__ = ["read_pdf"]

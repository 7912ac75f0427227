"""Marked-up copies of a text under consultation: what each change in them proposes. Plain values; no Django."""

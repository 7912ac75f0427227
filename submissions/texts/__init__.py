"""Texts under consultation: what parties propose of them, shown so that nobody's words are lost, and their descent."""

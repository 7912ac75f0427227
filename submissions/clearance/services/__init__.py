"""Clearing a draft: where it stands, the chain, asking and answering, links for clearers without an account."""

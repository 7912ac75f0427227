"""Runs the whole site on one computer: broker, worker, beat and web server under one process (``make run``)."""

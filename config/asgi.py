"""ASGI entry point for the web server: the site behind its asynchronous front."""

from config.front import Front
from config.wsgi import application as site

application = Front(site)

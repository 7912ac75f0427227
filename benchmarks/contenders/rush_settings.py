"""Settings of the site under load: its own, and one view more that does nothing but know who asks."""

from config.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "benchmarks.contenders.rush_urls"

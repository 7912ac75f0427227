"""A process asks whether its own kind is well: ``python -m config.probe web`` (or ``worker``, or ``beat``).

Made for the health checks of containers, so it starts fast: no Django. Exit codes: 0 well, 1 not.
"""

import os
import sys
import urllib.request

import redis

from config.environment import alive_key


def main(kind: str) -> int:
    """Ask the web server of this machine, or look for the sign of life that this machine's process wrote."""
    try:
        if kind == "web":
            address = f"http://127.0.0.1:{os.environ.get('GRANIAN_PORT', '8000')}/healthz"
            with urllib.request.urlopen(address, timeout=3) as answer:  # nosec B310 - our own address
                return int(answer.status != 200)
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=2, socket_timeout=2) as client:
            return int(not client.exists(alive_key(kind, os.uname().nodename)))
    except (OSError, redis.RedisError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Asks the site on this machine whether it is well: `python -m cms.settings.probe [/health/ready]`.

For a container's health check: it needs no other program, and no start of Django.
"""

import http.client
import sys
from urllib.parse import urlsplit

from cms.settings.environment import Environment, read_environment

EVERY_NETWORK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - looked up, not listened to


def status_of(path: str, environment: Environment) -> int:
    """Return the status of an answer, asked for under the site's own name as a proxy would."""
    host = EVERY_NETWORK.get(environment.listen_address, environment.listen_address)
    connection = http.client.HTTPConnection(host, environment.port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": urlsplit(environment.site_url).netloc})
        return connection.getresponse().status
    finally:
        connection.close()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "/health/live"
    if (status := status_of(asked, read_environment())) != http.client.OK:
        sys.exit(f"{asked} answers {status}")

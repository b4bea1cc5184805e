"""How the web server runs: `gunicorn --config python:cms.settings.gunicorn cms.wsgi`."""

from pathlib import Path
from typing import Any

from cms.settings.environment import read_environment

ENVIRONMENT = read_environment()

_host = ENVIRONMENT.listen_address
bind = f"[{_host}]:{ENVIRONMENT.port}" if ":" in _host else f"{_host}:{ENVIRONMENT.port}"
workers = ENVIRONMENT.web_workers
worker_class = "cms.worker.Worker"
threads = ENVIRONMENT.web_threads
# The code is loaded once and then shared: a start takes half the time and each worker less memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# The most that gunicorn allows: a search with many filters is an address to share. `cms.worker` answers what is longer.
limit_request_line = 8190
# Where there is memory to write the heartbeat to, a slow disk cannot make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - only gunicorn's own empty file
# A socket in the home directory by which anyone with the account could steer every gunicorn there: not used.
control_socket_disable = True
# django-structlog writes one line a request, with its id.
accesslog = None
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Keep this host's search index up with what is published here and elsewhere, from one of its workers."""
    from search import tasks  # noqa: PLC0415 - the settings must be loaded first
    from search.indexing.following import Follower  # noqa: PLC0415 - the same

    Follower(told=tasks.ask_for_server).start()


def when_ready(server: Any) -> None:
    """Say that the site answers, once it does."""
    print(f"Ready: {ENVIRONMENT.site_url}/ (Ctrl-C stops it)", flush=True)  # noqa: T201 - for the person who started it

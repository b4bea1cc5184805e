"""A real Elasticsearch cluster of several nodes, whose nodes a test kills, freezes and brings back."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cms.settings.environment import PROJECT_DIR
from search.engines.elasticsearch import ElasticsearchEngine, Server
from tests.search.conftest import until

ES = PROJECT_DIR.parent / "shared" / "elasticsearch" / "es"
NODES = 3


class Cluster:
    """The cluster that `es start --port PORT --nodes NODES --password PASSWORD` started."""

    def __init__(self, url: str, *, nodes: int = NODES) -> None:
        parts = urlsplit(url)
        assert parts.port
        self.port = parts.port
        self.user, self.password = parts.username or "", parts.password or ""
        self.hosts = tuple(f"http://127.0.0.1:{self.port + n}" for n in range(nodes))
        root = Path(os.environ.get("ES_DEV_DIR") or Path.home() / ".cache" / "es-dev")
        self._pids = [root / f"cluster-{self.port}" / f"node-{n}" / "pid" for n in range(1, NODES + 1)]

    def server(self, **options: Any) -> Server:
        """How the site reaches it."""
        return Server(**{"hosts": self.hosts, "user": self.user, "password": self.password} | options)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Ask whichever node answers."""
        engine = ElasticsearchEngine(self.server(write_seconds=60), prefix="faults")
        try:
            return engine._client.send(method, path, body, **options)
        finally:
            engine.close()

    def kill(self, *nodes: int) -> None:
        """End nodes without a warning, and keep their data."""
        for node in nodes:
            os.kill(self._pid(node), signal.SIGKILL)

    def revive(self, *nodes: int) -> None:
        """Start them again on their data."""
        with ThreadPoolExecutor(NODES) as pool:
            list(pool.map(self._start, nodes))
        self.settle()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Every node holds its connections and does nothing."""
        nodes = range(1, NODES + 1)
        for node in nodes:
            os.kill(self._pid(node), signal.SIGSTOP)
        try:
            yield
        finally:
            for node in nodes:
                os.kill(self._pid(node), signal.SIGCONT)

    def mend(self) -> None:
        """Bring back whatever an earlier test left."""
        self.revive(*(node for node in range(1, NODES + 1) if not self._is_alive(node)))
        watermarks = {"cluster.routing.allocation.disk.*": None, "cluster.info.update.interval": None}
        self.send("PUT", "/_cluster/settings", {"persistent": watermarks})

    def settle(self) -> None:
        """Wait until every node is back and no part of any index is nowhere."""
        parameters = {"wait_for_nodes": f"ge({NODES})", "wait_for_status": "yellow", "timeout": "50s"}
        until(lambda: not self.send("GET", "/_cluster/health", parameters=parameters)["timed_out"])

    def green(self, index: str) -> None:
        """Wait until each part of an index is on two nodes."""
        parameters = {"wait_for_status": "green", "timeout": "50s"}
        until(lambda: not self.send("GET", f"/_cluster/health/{index}", parameters=parameters)["timed_out"])

    def node_of(self, index: str) -> int:
        """The node that has the first copy of an index."""
        shards = self.send("GET", f"/_cat/shards/{index}", parameters={"format": "json", "h": "prirep,node"})
        return next(int(shard["node"].removeprefix("node-")) for shard in shards if shard["prirep"] == "p")

    def _pid(self, node: int) -> int:
        return int(self._pids[node - 1].read_text())

    def _is_alive(self, node: int) -> bool:
        try:
            state = Path(f"/proc/{self._pid(node)}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError):
            return False
        return state != "Z"

    def _start(self, node: int) -> None:
        command = [str(ES), "revive", "--port", str(self.port), "--node", str(node)]
        subprocess.run(command, check=True, capture_output=True, timeout=840)

"""The server behind TLS with an authority of its own, with a user and password or an API key."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from search import answering, backend, service
from search.contract import Engine, EngineUnavailable, Query, State
from search.engines.elasticsearch import ElasticsearchEngine
from search.indexing import rebuilding
from search.service import Question
from tests.cms.test_docker import spare_port
from tests.conftest import required, required_program
from tests.factories import CaseStudyPageFactory
from tests.search.conftest import assert_agreed, delete_indices, until, use_server
from tests.search.faults.cluster import Cluster

NGINX = """
daemon off; master_process off; pid {dir}/pid; error_log {dir}/error.log;
events {{}}
http {{
  access_log off; client_max_body_size 0;
  client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/fastcgi;
  uwsgi_temp_path {dir}/uwsgi; scgi_temp_path {dir}/scgi;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {dir}/server.pem; ssl_certificate_key {dir}/server.key;
    location / {{ proxy_pass {to}; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


@dataclass(frozen=True)
class Proxy:
    address: str
    authority: Path


def openssl(directory: Path, *arguments: str) -> None:
    subprocess.run([required_program("openssl"), *arguments], cwd=directory, check=True, capture_output=True)


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """One node that wants to know who asks."""
    url = required("TEST_ELASTICSEARCH_SECURED_URL", "an Elasticsearch server with a password")
    return Cluster(url, nodes=1)


@pytest.fixture
def proxy(cluster: Cluster, tmp_path: Path) -> Iterator[Proxy]:
    """A real nginx with a certificate that an authority of its own signed."""
    program, port = required_program("nginx"), spare_port()
    key = ("-newkey", "rsa:2048", "-nodes", "-days", "2")
    authority = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl(tmp_path, "req", "-x509", *key, "-subj", "/CN=Test", "-keyout", "ca.key", "-out", "ca.pem", *authority)
    openssl(tmp_path, "req", *key[:3], "-subj", "/CN=search", "-keyout", "server.key", "-out", "server.csr")
    (tmp_path / "names").write_text("subjectAltName=IP:127.0.0.1\nauthorityKeyIdentifier=keyid\n")
    signed = ("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")
    openssl(tmp_path, *signed, "-days", "2", "-extfile", "names", "-out", "server.pem")
    (tmp_path / "nginx.conf").write_text(NGINX.format(dir=tmp_path, port=port, to=cluster.hosts[0]))
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", "nginx.conf", "-e", str(tmp_path / "error.log")])
    yield Proxy(f"https://127.0.0.1:{port}", tmp_path / "ca.pem")
    process.terminate()
    process.wait()


def key_of(cluster: Cluster) -> str:
    """An API key that may only do what the site needs."""
    names = ["test-*"]
    role = {"cluster": ["monitor"], "indices": [{"names": names, "privileges": ["all"]}]}
    made = cluster.send("POST", "/_security/api_key", {"name": "site", "role_descriptors": {"site": role}})
    return made["encoded"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["password", "API key"])
def test_site_reaches_the_server_through_tls(by: str, proxy: Proxy, cluster: Cluster, settings: Settings) -> None:
    who: dict[str, Any] = {"api_key": key_of(cluster)}
    if by == "password":
        who = {"user": cluster.user, "password": cluster.password}
    settings.SEARCH_PREFIX = f"test-tls-{by[:3].lower()}"
    times = {"read_seconds": 20.0, "write_seconds": 20}
    use_server(settings, hosts=(proxy.address,), ca_file=str(proxy.authority), **who, **times)
    CaseStudyPageFactory(title="Nurses of Leeds")

    until(lambda: all(rebuilding.rebuild(engine).documents for engine in backend.engines()))
    answering.forget()
    answer = service.search(Question(text="nurses"))

    assert (answer.total, answer.is_reserve) == (1, False)
    assert [status.state for status in service.statuses()] == [State.READY, State.READY]
    assert_agreed()
    delete_indices(cluster.server(), settings.SEARCH_PREFIX)


def refused(**options: Any) -> Engine:
    engine = ElasticsearchEngine(options.pop("cluster").server(**options, read_seconds=20), prefix="test-refused")
    with pytest.raises(EngineUnavailable) as failure:
        engine.search(Query())
    assert "guessed" not in str(failure.value)
    return engine


def test_wrong_password_is_refused_and_not_repeated(proxy: Proxy, cluster: Cluster) -> None:
    engine = refused(cluster=cluster, hosts=(proxy.address,), ca_file=str(proxy.authority), password="guessed")

    health = engine.health()

    assert health.state is State.UNREACHABLE
    assert "401" in health.detail
    assert "guessed" not in health.detail


def test_certificate_of_an_unknown_authority_is_refused(proxy: Proxy, cluster: Cluster) -> None:
    engine = refused(cluster=cluster, hosts=(proxy.address,))

    assert "certificate" in engine.health().detail.lower()

"""The starter content and seeded sample case studies, read once and asked of both engines."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction

from benchmarks.engines import elasticsearch_engine
from benchmarks.measures import Scores
from casestudies.domain.samples import make_samples
from cms.starter_content import loading
from search.domain.wording import synonyms_of
from search.engines.embedded import EmbeddedEngine
from search.indexing.rebuilding import everything
from search.indexing.reconciling import correct_records
from search.models import Synonym
from tests.search.relevance.judging import Site

SAMPLES = 24
SEED = 4


@pytest.fixture(scope="package")
def site(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Site:
    """What the public would search. The database is as it was before when this is read."""
    with django_db_blocker.unblock(), transaction.atomic():
        loading.load()
        for _ in make_samples(number=SAMPLES, seed=SEED):
            pass
        correct_records()
        site = Site(tuple(everything()), synonyms_of(Synonym.objects.all()))
        transaction.set_rollback(True)
    return site


@pytest.fixture(scope="package")
def on_embedded(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Scores:
    """How the embedded engine answers."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("relevance") / "index")
    engine.rebuild(site.documents)
    return site.scores(engine)


@pytest.fixture(scope="package")
def on_elasticsearch(site: Site, elasticsearch_url: str) -> Iterator[Scores]:
    """How a real Elasticsearch answers."""
    with elasticsearch_engine(elasticsearch_url) as engine:
        engine.rebuild(site.documents)
        yield site.scores(engine)

"""The journal of parts is thinned."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from casestudies.domain.journal import thin_versions
from casestudies.models import PartVersion
from home.domain.jobs import jobs
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db


def test_thinning_keeps_the_last_day_each_hour_and_the_newest() -> None:
    submission, tab = SubmissionFactory(), uuid4()
    noon = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

    def version(step: str, ago: timedelta) -> PartVersion:
        return PartVersion.objects.create(
            submission=submission, step=step, digest="d", data={}, saved_at=noon - ago, tab=tab
        )

    version("summary", timedelta(days=40))
    version("summary", timedelta(days=3, minutes=-5))
    last_of_hour = version("summary", timedelta(days=3, minutes=-50))
    version("story", timedelta(days=50))
    newest_of_step = version("story", timedelta(days=45))
    today = [version("summary", timedelta(minutes=minutes)) for minutes in (3, 2, 1)]

    said = thin_versions()

    assert said == "3 versions of parts thinned out."
    assert set(PartVersion.objects.all()) == {last_of_hour, newest_of_step, *today}
    assert "thin-versions" in {job.name for job in jobs()}

"""What a start does, step by step, and that it does nothing twice."""

import io
import json
import socket
import stat
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.templatetags.static import static
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.models import Page

from cms import accounts, staticfiles
from cms.migrations_on_disk import names_of_unapplied_migrations
from cms.private_files import write_private_file
from tests.cms.test_docker import spare_port


@pytest.fixture
def site(settings, tmp_path):
    """A site that has a directory, a port and two static files of its own."""
    static = tmp_path / "source"
    static.mkdir()
    (static / "one.css").write_text("a { color: red }")
    (static / "two.js").write_text("1")
    settings.DATA_DIR = tmp_path / "var"
    settings.LISTEN = ("127.0.0.1", spare_port())
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [static]
    return settings


@pytest.fixture
def content(db):
    """A site that is not empty, so that nothing is loaded."""
    return Page.objects.get(depth=2).add_child(instance=Page(title="There already", slug="there-already"))


def prepare(*arguments: str) -> str:
    out = io.StringIO()
    call_command("prepare", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")  # the tests have threads; a start has none
def test_prepare_fills_an_empty_site_once(site):
    first = prepare()

    second = prepare()

    assert "Loading the starter content." in first
    assert "Collecting static files." in first
    assert Page.objects.filter(depth__gt=2).exists()
    assert second == (
        f"Staff sign in at {site.SITE_URL}/admin/ as staff; "
        f"the password is in {site.DATA_DIR / 'staff-password.txt'} unless it was changed since.\n"
    )


def test_prepare_of_a_server_leaves_files_and_accounts_alone(site, content):
    said = prepare("--database-only")

    assert said == ""
    assert not get_user_model().objects.exists()
    assert not (site.DATA_DIR / accounts.PASSWORD_FILE_NAME).exists()
    assert not site.STATIC_ROOT.exists()


@pytest.mark.django_db
def test_prepare_names_a_port_that_is_taken_and_another_one(site):
    with socket.socket() as other:
        other.bind(site.LISTEN)
        other.listen()

        with pytest.raises(CommandError) as refusal:
            prepare()

    port = site.LISTEN[1]
    assert f"Cannot listen on 127.0.0.1, port {port}: Address already in use." in str(refusal.value)
    assert str(refusal.value).endswith(f"make run PORT={port + 1}")
    assert not site.DATA_DIR.exists()


@pytest.mark.django_db
def test_first_account_gets_a_random_private_password(tmp_path):
    account = accounts.ensure_first_account(tmp_path)

    file = tmp_path / "staff-password.txt"
    password = file.read_text().strip()
    assert account.username == "staff"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(password) >= 24
    assert authenticate(username="staff", password=password).is_superuser


@pytest.mark.django_db
def test_first_account_is_made_whole_after_a_stop_between_file_and_account(tmp_path):
    write_private_file(tmp_path / "staff-password.txt", "from a start that was stopped\n")

    accounts.ensure_first_account(tmp_path)

    password = (tmp_path / "staff-password.txt").read_text().strip()
    assert authenticate(username="staff", password=password) is not None


@pytest.mark.django_db
def test_no_account_is_made_where_an_administrator_is(tmp_path):
    get_user_model().objects.create_superuser("ada", "ada@example.org", "a long password of her own")

    account = accounts.ensure_first_account(tmp_path)

    assert account == accounts.FirstAccount("ada", "for a new password: manage.py changepassword ada")
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
def test_unapplied_migrations_are_those_without_a_record():
    MigrationRecorder(connection).record_unapplied("home", "0001_user")

    assert names_of_unapplied_migrations() == {("home", "0001_user")}


def test_static_files_need_collecting_only_when_one_changed(site):
    first = staticfiles.need_collecting()
    staticfiles.collect()
    second = staticfiles.need_collecting()
    (site.STATICFILES_DIRS[0] / "two.js").write_text("1 + 1")

    assert (first, second, staticfiles.need_collecting()) == (True, False, True)


def test_static_files_collected_half_way_are_collected_again(site):
    staticfiles.collect()
    (site.STATIC_ROOT / "fingerprint").unlink()
    (site.STATIC_ROOT / "one.css").unlink()

    assert staticfiles.need_collecting()
    staticfiles.collect()
    assert (site.STATIC_ROOT / "one.css").exists()


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_prepare_fails_when_static_files_cannot_be_collected(site, content, tmp_path):
    site.STATIC_ROOT = tmp_path / "file"
    site.STATIC_ROOT.write_text("in the way")

    with pytest.raises(CommandError, match="The static files could not be collected"):
        prepare()


def test_private_file_is_never_half_written(tmp_path):
    write_private_file(tmp_path / "new" / "file", "first")

    with pytest.raises(UnicodeEncodeError):
        write_private_file(tmp_path / "new" / "file", "\ud800")

    assert (tmp_path / "new" / "file").read_text() == "first"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes_ago", "run_after", "well"),
    [(1, None, True), (60, None, False), (60, timedelta(minutes=-5), True), (60, timedelta(minutes=-30), False)],
)
def test_worker_is_not_well_when_a_task_waits_for_long(minutes_ago, run_after, well):
    now = timezone.now()
    task = DBTaskResult.objects.create(
        task_path="home.tasks.run_job",
        args_kwargs={"args": [1], "kwargs": {}},
        queue_name="default",
        backend_name="queue",
        run_after=now + run_after if run_after else get_date_max(),
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=now - timedelta(minutes=minutes_ago))

    if well:
        call_command("check_worker", stdout=io.StringIO())
    else:
        with pytest.raises(CommandError, match=r"Waiting for more than 15 minutes: 1\."):
            call_command("check_worker")


def test_names_that_another_process_collected_are_read(site):
    site.STORAGES = site.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        static("one.css")
    manifest = {"paths": {"one.css": "one.abc.css"}, "version": "1.1", "hash": "abc"}
    site.STATIC_ROOT.mkdir()
    (site.STATIC_ROOT / "staticfiles.json").write_text(json.dumps(manifest))

    staticfiles.read_again()

    assert static("one.css") == "/static/one.abc.css"

"""The arithmetic of speed: medians, ratios, whose turn it is, and which targets are missed."""

import os
import signal
import subprocess
import sys

import pytest

from benchmarks import pages, searching, upkeep
from benchmarks.pages import BARE, Asked
from benchmarks.report import Missed
from benchmarks.serving import processor_milliseconds
from benchmarks.timing import Timing, in_turn


def test_timing_is_the_median_and_what_only_one_in_twenty_exceeds():
    timing = Timing.of([float(number) for number in range(1, 22)])

    assert timing == Timing(median=11.0, p95=20.0)


def test_times_compares_medians():
    assert Timing(median=3.0, p95=90.0).times(Timing(median=2.0, p95=2.0)) == pytest.approx(1.5)


def test_in_turn_asks_each_way_the_same_and_does_not_time_the_first_round():
    asked = []

    timings = in_turn(
        {"one": lambda each: asked.append(("one", each)), "two": lambda each: asked.append(("two", each))},
        ["a", "b"],
        rounds=2,
    )

    assert asked == [("one", "a"), ("two", "a"), ("one", "b"), ("two", "b")] * 3
    assert list(timings) == ["one", "two"]


def test_rows_of_ways_are_times_the_raw_one():
    missed = Missed()

    rows = list(
        searching.rows_of(
            "results", {"raw": 10.0, "page": 20.1, "engine": 12.0}, {"page": 2.0, "engine": 1.2}, missed, of="samples"
        )
    )

    assert rows == [
        ("results: raw", "10.0 ms", "1.00", "–"),
        ("results: page", "20.1 ms", "2.01", "≤ 2.0"),
        ("results: engine", "12.0 ms", "1.20", "≤ 1.2"),
    ]
    assert missed.targets == ["samples, results: page takes 2.01 times as long as raw"]


def test_rebuilds_are_compared_by_documents_a_second_and_by_memory():
    raw = {"documents": 1_000, "seconds": 1.0}
    small = {"documents": 100, "seconds": 0.2, "megabytes": 100.0}
    missed = Missed()

    good = searching.rebuild_row("good", raw, small, {"documents": 1_000, "seconds": 2.0, "megabytes": 110.0}, missed)
    bad = searching.rebuild_row("bad", raw, small, {"documents": 1_000, "seconds": 4.0, "megabytes": 200.0}, missed)

    assert good == ("good", "1,000", "500", "0.50", "110 MB (100 MB for 100)", "≥ 0.5, memory flat")
    assert bad[3:5] == ("0.25", "200 MB (100 MB for 100)")
    assert missed.targets == [
        "bad: a rebuild writes 0.25 times the documents of raw _bulk",
        "bad: a rebuild takes 2.00 times the memory for all documents",
    ]


def test_publishing_is_compared_with_none_of_searchs_work():
    missed = Missed()

    rows = upkeep.cost_rows({"without search": 100.0, "hung": 109.0, "refused": 140.0}, missed)

    assert [row[2] for row in rows] == ["1.00", "1.09", "1.40"]
    assert missed.targets == ["publishing with refused takes 1.40 times as long"]


def test_pages_may_not_do_more_work_with_more_case_studies():
    missed = Missed()
    small = {BARE: Asked(Timing(1.0, 1.0), 0.5), "case study": Asked(Timing(10.0, 12.0), 10.0)}
    large = {BARE: Asked(Timing(1.5, 2.0), 0.5), "case study": Asked(Timing(15.0, 18.0), 12.5)}

    row = pages.row("case study", small, large, missed)
    pages.row("case study", small, {**large, "case study": Asked(Timing(15.0, 18.0), 13.0)}, missed)

    assert row == ("case study", "10.0 ms", "15.0 ms", "18.0 ms", "12.5 ms", "25.0", "≤ 20 ms")
    assert missed.targets == ["case study: 1.30 times the work with many case studies"]


def test_pages_that_take_too_long_are_missed():
    missed = Missed()
    slow = {BARE: Asked(Timing(1.0, 1.0), 0.5), "case study": Asked(Timing(20.1, 22.0), 12.0)}

    pages.row("case study", slow, slow, missed)

    assert missed.targets == ["case study: median above 20 ms"]


def test_processor_time_is_that_of_the_processes_that_a_server_forked():
    work = "while time.thread_time() < 0.2: pass\n print(flush=True)\n time.sleep(60)"
    busy = f"import threading, time\ndef work():\n {work}\nthreading.Thread(target=work).start()"
    fork = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])"
    with subprocess.Popen([sys.executable, "-c", fork], stdout=subprocess.PIPE, start_new_session=True) as server:
        server.stdout.readline()

        spent = processor_milliseconds(server.pid)

        os.killpg(server.pid, signal.SIGKILL)
    assert spent >= 200

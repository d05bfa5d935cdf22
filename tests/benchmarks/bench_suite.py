"""What everybody waits for before a change goes in: all tests."""

from xml.etree import ElementTree

from timing import run, timed


def test_suite(benchmark, note, tmp_path):
    report = tmp_path / "tests.xml"
    seconds = benchmark.pedantic(timed, (run, "make", "test", f"ARGS=-q --junitxml={report}"))
    tests = sum(float(case.get("time")) for case in ElementTree.parse(report).iter("testcase"))
    note("`make test` as a whole", seconds, tests, "the sum of its tests, which run on all cores", runs=1)

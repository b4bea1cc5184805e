"""Files that cannot be read name the line and the reason."""

import pytest

from cms.starter_content.problems import StarterContentError
from cms.starter_content.records import read_page, read_rows


def problem_of(read, path, content: bytes | None) -> str:
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StarterContentError) as caught:
        list(read(path, name="a.file")) if read is read_rows else read(path, name="a.file")
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'title = "A"\nslug = a\n', "a.file, line 2: This is not valid TOML. Invalid value (at line 2, column 8)."),
        (b'title = "A"\ntext = """\nno end\n', "a.file, line 3: This is not valid TOML. "),
        (b"title = 1\ntitle = 2\n", "a.file, line 2: This is not valid TOML. "),
        (b'a = 1\nb = "\xff"\n', "a.file, line 2: The file is not UTF-8. Save it as UTF-8."),
        (None, "a.file, line 1: The file is missing."),
    ],
)
def test_read_page_refuses(tmp_path, content, expected):
    # The words for what is wrong are Python's own, and differ from one version to the next.
    assert problem_of(read_page, tmp_path / "page.toml", content).startswith(expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "a.file, line 1: The first line must name each column once."),
        (b"name,name\n", "a.file, line 1: The first line must name each column once."),
        (b"name,\n", "a.file, line 1: The first line must name each column once."),
        (b"name,kind\nA,b\nC\n", "a.file, line 3: This row does not have 2 values. Check commas and quotation marks."),
        (b"name,kind\nA,b,c\n", "a.file, line 2: This row does not have 2 values. Check commas and quotation marks."),
        (b'name,kind\nA,"b"c\n', "a.file, line 2: This is not valid CSV: ',' expected after '\"'."),
        (b"name,kind\nA,\xe9\n", "a.file, line 2: The file is not UTF-8. Save it as UTF-8."),
        (None, "a.file, line 1: The file is missing."),
    ],
)
def test_read_rows_refuses(tmp_path, content, expected):
    assert problem_of(read_rows, tmp_path / "rows.csv", content) == expected


def test_read_rows_counts_lines_of_rows_that_span_several(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('name,note\nA,"one\ntwo"\nB,\n')

    rows = list(read_rows(path, name="rows.csv"))

    assert [(row.line, row.values) for row in rows] == [(2, {"name": "A", "note": "one\ntwo"}), (4, {"name": "B"})]


def test_record_names_come_from_lists_and_from_semicolons(tmp_path):
    path = tmp_path / "page.toml"
    path.write_text('a = ["x", "y"]\nb = "x; y;"\n')

    record = read_page(path, name="page.toml")

    assert (record.names("a"), record.names("b"), record.names("c")) == (["x", "y"], ["x", "y"], [])

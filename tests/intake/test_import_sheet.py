"""A table is read row by row, whatever is wrong with one of them."""

from pathlib import Path

from apps.intake import sheet
from apps.intake.sheet import Row, Sheet


def rows(tmp_path: Path, content: bytes, **given: str) -> list[Row]:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    return list(Sheet(path, **{"encoding": "utf-8-sig", "delimiter": ",", **given}).rows())


def test_rows_are_named_by_the_heading(tmp_path: Path) -> None:
    assert rows(tmp_path, b"\xef\xbb\xbfa,b\r\n1,2\r\n") == [Row(2, {"a": "1", "b": "2"})]


def test_a_row_over_several_lines_is_known_by_its_first(tmp_path: Path) -> None:
    assert rows(tmp_path, b'a,b\n1,"x\ny"\n3,4\n') == [Row(2, {"a": "1", "b": "x\ny"}), Row(4, {"a": "3", "b": "4"})]


def test_empty_lines_are_left_out(tmp_path: Path) -> None:
    assert [row.line for row in rows(tmp_path, b"a\n\n1\n\n2\n")] == [3, 5]


def test_too_many_and_too_few_values_are_the_problem_of_their_row(tmp_path: Path) -> None:
    found = rows(tmp_path, b"a,b\n1\n1,2\n1,2,3\n")

    assert [row.problem for row in found] == [
        "It has 1 values where the heading names 2.",
        "",
        "It has 3 values where the heading names 2.",
    ]


def test_letters_of_another_encoding_are_the_problem_of_their_row(tmp_path: Path) -> None:
    found = rows(tmp_path, "a\nZoë\n".encode("latin-1") + "Zoë\n".encode())

    assert [row.problem for row in found] == ["It is not written in utf-8-sig.", ""]
    assert found[1].values == {"a": "Zoë"}


def test_another_encoding_and_delimiter(tmp_path: Path) -> None:
    assert rows(tmp_path, "a;b\nZoë;2\n".encode("latin-1"), encoding="latin-1", delimiter=";") == [
        Row(2, {"a": "Zoë", "b": "2"})
    ]


def test_a_cell_without_end_is_the_problem_of_its_row(tmp_path: Path) -> None:
    content = b'a,b\n1,"' + b"x" * (sheet.CELL_LIMIT + 10) + b"\n2,3\n"
    found = rows(tmp_path, content)

    assert found[0] == Row(2, {}, f"field larger than field limit ({sheet.CELL_LIMIT})")
    assert found[-1].values == {"a": "2", "b": "3"}


def test_an_empty_file_has_neither_heading_nor_rows(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")

    empty = Sheet(path, encoding="utf-8", delimiter=",")
    assert (list(empty.header()), empty.count()) == ([], 0)

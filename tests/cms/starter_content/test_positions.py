"""Lines of tables and keys in TOML."""

from cms.starter_content.positions import find_positions


def test_find_positions_of_keys_and_tables():
    text = 'title = "A"\n\n[[partners]]\nrole = "lead"\n[[partners]]\nrole = "host"\n'

    positions = find_positions(text)

    assert positions == {
        ("title",): 1,
        ("partners", 0): 3,
        ("partners", 0, "role"): 4,
        ("partners", 1): 5,
        ("partners", 1, "role"): 6,
    }


def test_find_positions_of_tables_inside_tables():
    text = '[[body]]\n[[body.figures]]\nvalue = "1"\n[[body]]\n[[body.figures]]\nvalue = "2"\n'

    positions = find_positions(text)

    assert positions[("body", 0, "figures", 0, "value")] == 3
    assert positions[("body", 1, "figures", 0, "value")] == 6


def test_find_positions_leaves_out_what_stands_in_long_text():
    text = 'goals = """\n[[partners]]\nrole = "no key"\n"""\nbackground = """one line"""\nslug = "a"\n'

    positions = find_positions(text)

    assert positions == {("goals",): 1, ("background",): 5, ("slug",): 6}


def test_find_positions_of_a_single_table():
    positions = find_positions("[site]\nname = 1\n")

    assert positions == {("site",): 1, ("site", "name"): 2}

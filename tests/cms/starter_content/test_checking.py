"""Each kind of error names its file, its line and the reason, before anything is written."""

import pytest

from cms.starter_content import loading
from cms.starter_content.problems import StarterContentError

MRC = "case_studies/academy/5-mrc-medicines-development.toml"
FINN = "case_studies/academy/4-finn-fellowships.toml"
MANCHESTER = "case_studies/further/manchester-christie-2013.toml"
HOME = "pages/10-home.toml"
ABOUT = "pages/90-about.toml"
CONTACT = "pages/91-contact.toml"
SCHEMES = "funding_schemes.csv"
ORGANISATIONS = "organisations.csv"


def problems_of(directory) -> list[str]:
    with pytest.raises(StarterContentError) as caught:
        loading.check(directory=directory)
    return [str(problem) for problem in caught.value.problems]


def test_check_of_the_shipped_files_finds_nothing():
    collection = loading.check()

    assert len(collection.pages) == 37


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        pytest.param(MRC, "start_year = 2025", 'start_year = "2025"', "start_year: Write a number, without quotation marks.", id="text for a number"),
        pytest.param(MRC, "start_year = 2025", "start_year = 25", "start_year: Ensure this value is greater than or equal to 1948.", id="number out of range"),
        pytest.param(MRC, 'date = "2011-12"', 'date = "2011-13"', "date: “2011-13” is not a date. Write a year (2025), a month (2025-07) or a day (2025-07-04).", id="no such date"),
        pytest.param(MRC, 'date = "2011-12"', "date = 2011-12-08", "date: Write text, between quotation marks.", id="bare date"),
        pytest.param(MRC, 'progress = "running"', 'progress = "run"', "progress: Value 'run' is not a valid choice.", id="choice"),
        pytest.param(MRC, 'nations = ["england", "scotland"]', 'nations = ["mars"]', "nations: Not on the list: mars. Choose from the list.", id="choices"),
        pytest.param(MRC, 'title = "MRC', 'titel = "MRC', "“titel” is not a part of case study. Check the spelling.", id="unknown key"),
        pytest.param(MRC, 'career_stage = "doctoral"', 'career_stage = "phd"', "career_stage: there is no career stage “phd” in the data files.", id="unknown stage"),
        pytest.param(MRC, 'organisation = "University of Glasgow"', 'organisation = "Glasgow"', "organisation: there is no organisation “Glasgow” in the data files.", id="unknown organisation"),
        pytest.param(MRC, 'source = "glasgow-2024"', 'source = "glasgow"', "source: none of this page's [[sources]] has the key “glasgow”.", id="unknown source"),
        pytest.param(FINN, 'paid_by = ["University', 'paid_by = ["Universities', "paid_by: no [[funding_lines]] table has this key or funder: “Universities of Liverpool”.", id="unknown payer"),
        pytest.param(FINN, "number_filled = 5", "number_filled = 6", "number_filled: More posts are filled than were created. Check both numbers.", id="rule of a row"),
        pytest.param(FINN, 'url = "https://news', 'url = "news', "url: Enter a valid URL.", id="address"),
        pytest.param(HOME, 'page = "contact"', 'page = "kontakt"', "page: there is no page “kontakt” in the data files.", id="unknown page"),
        pytest.param(HOME, 'value = "25p"', 'worth = "25p"', "“worth” is not a part of figure. Check the spelling.", id="unknown key of a figure"),
        pytest.param(HOME, "latest_case_studies = 6", "newest = 6", "“newest” is not a part of a section. Check the spelling.", id="unknown key of a section"),
        pytest.param(HOME, 'as_of = "2025-01"', 'as_of = "January"', "as_of: “January” is not a date. Write a year (2025), a month (2025-07) or a day (2025-07-04).", id="date of a figure"),
        pytest.param("pages/60-partners.toml", 'organisations = ["Russell Group"]', 'organisations = ["Russel"]', "organisations: there is no organisation “Russel” in the data files.", id="unknown member of a group"),
        pytest.param("pages/60-partners.toml", 'organisations = ["Russell Group"]', "organisations = []", "organisations: name at least one.", id="empty group"),
        pytest.param(ABOUT, 'type = "home.StandardPage"', 'type = "home.Standard"', "type: choose one of casestudies.CaseStudyIndexPage, casestudies.CaseStudyPage, home.ContactPage, home.HomePage, home.PartnersPage, home.PolicyIndexPage, home.PolicyPage, home.StandardPage, pathway.FunderMapPage, pathway.GrantsPage, summit.StatementPage, summit.SummitOutputPage, summit.SummitPage.", id="unknown type"),
        pytest.param(ABOUT, 'parent = ""', 'parent = "nowhere"', "There is no page “nowhere” to put it under.", id="unknown parent"),
        pytest.param("pages/20-case-studies.toml", "show_in_menus = true", "show_in_menus = 1", "show_in_menus: Write true or false.", id="no yes or no"),
        pytest.param("site.toml", 'footer_text = "', "footer_text = 1 # ", "footer_text: Write text, between quotation marks.", id="site"),
    ],
)  # fmt: skip
def test_check_names_file_line_and_reason(directory, edit, file, old, new, reason):  # noqa: PLR0917 - columns of a table
    line = edit(file, old, new)

    found = problems_of(directory)

    assert f"{file}, line {line}: {reason}" in found


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2025-10-14", "soon", "opens: “soon” value has an invalid date format. It must be in YYYY-MM-DD format."),
        (",1400000,", ",lots,", "amount_to: Write a number, without quotation marks."),
        ("mrc-senior-clinical-fellowship,Medical Research Council", "mrc-senior-clinical-fellowship,MRCC", "funder: there is no organisation “MRCC” in the data files."),
        ("early-postdoctoral;consultant-or-senior-practitioner,,Clin", "early;consultant-or-senior-practitioner,,Clin", "career_stages: there is no career stage “early” in the data files."),
    ],
)  # fmt: skip
def test_check_names_the_row_of_a_table(directory, edit, old, new, reason):
    line = edit(SCHEMES, old, new)

    found = problems_of(directory)

    assert found == [f"{SCHEMES}, line {line}: {reason}"]


def test_check_refuses_shares_over_the_whole_at_the_line_that_passes_it(directory, edit):
    edit(MRC, 'funder = "Medical Research Council"\nnote', 'funder = "Medical Research Council"\nshare = 60\nnote')
    line = edit(MRC, 'funder = "GSK"\nnote', 'funder = "GSK"\nshare = 50.5\nnote') + 1

    found = problems_of(directory)

    assert found == [f"{MRC}, line {line}: share: the shares add up to 110.5 %, which is over 100 %."]


def test_check_refuses_an_organisation_that_stands_there_twice(directory):
    path = directory / ORGANISATIONS
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines, "The Wellcome,,charity,,,,"]))
    first = next(n for n, line in enumerate(lines, start=1) if line.startswith("Wellcome,"))

    found = problems_of(directory)

    assert found == [f"{ORGANISATIONS}, line {len(lines) + 1}: name: “The Wellcome” stands on line {first} already."]


def test_check_refuses_a_page_of_facts_without_sources(directory):
    path = directory / "pages/75-research-excellence-framework.toml"
    path.write_text(path.read_text().replace("[[sources]]", "[[to_complete]]").replace('title = "Academy', "# "))

    found = problems_of(directory)

    assert (
        "pages/75-research-excellence-framework.toml, line 1: There are no [[sources]]. Say where the facts come from."
        in found
    )


@pytest.mark.parametrize(("file", "key"), [(MRC, "partners"), (CONTACT, "body")])
def test_check_refuses_parts_that_are_no_tables(directory, file, key):
    path = directory / file
    kept = path.read_text().split(f"[[{key}]]")[0]
    path.write_text(f'{kept}{key} = "none"\n')
    line = kept.count("\n") + 1

    found = problems_of(directory)

    assert f"{file}, line {line}: {key}: write it as [[{key}]] tables." in found


def test_check_refuses_an_address_that_two_pages_share(directory, edit):
    edit(ABOUT, 'slug = "about"', 'slug = "contact"')

    found = problems_of(directory)

    assert found == [f"{CONTACT}, line 4: {ABOUT} has the same address."]


def test_check_refuses_a_page_without_an_address(directory, edit):
    edit(CONTACT, 'slug = "contact"\n', "")

    found = problems_of(directory)

    assert found == [f"{CONTACT}, line 1: slug: write the last part of the page's address."]


def test_check_refuses_a_link_to_two_places(directory, edit):
    line = edit(HOME, 'page = "contact"', 'page = "contact"\nurl = "https://example.org"') - 2

    found = problems_of(directory)

    assert found == [f"{HOME}, line {line}: A link needs a page of this site or a url: one of the two."]


def test_check_refuses_a_section_without_a_heading(directory, edit):
    line = edit(HOME, 'heading = "Work with us"\n', "") - 1

    found = problems_of(directory)

    assert found == [f"{HOME}, line {line}: heading: write what the section is called."]


def test_check_refuses_a_task_for_staff_without_words(directory, edit):
    line = edit(MANCHESTER, 'part = "posts"\n', "") - 1

    found = problems_of(directory)

    assert found == [f"{MANCHESTER}, line {line}: A [[to_complete]] table needs a part and a note."]


def test_check_names_what_is_missing(directory, edit):
    line = edit(MRC, 'organisation = "GSK"\n', "") - 1

    found = problems_of(directory)

    assert found == [f"{MRC}, line {line}: organisation: Choose the organisation, or add it to the list first."]

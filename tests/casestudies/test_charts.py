"""Bars of funding: zero-based, and what is not known has its place."""

from decimal import Decimal

from casestudies.charts import Money, funding_chart


def drawn(*lines):
    chart = funding_chart(lines)
    return [(bar.label, bar.length, bar.is_known) for bar in chart.bars]


def test_funding_chart_of_shares_is_on_an_axis_of_a_hundred_and_shows_the_rest():
    bars = drawn(Money("MRC", share=Decimal(55)), Money("GSK", share=Decimal("20.50")))

    assert bars == [("MRC", "55", True), ("GSK", "20.5", True), ("Not yet known", "24.5", False)]


def test_funding_chart_of_all_shares_has_no_rest():
    bars = drawn(Money("MRC", share=Decimal(60)), Money("GSK", share=Decimal(40)))

    assert [label for label, *_ in bars] == ["MRC", "GSK"]


def test_funding_chart_of_a_line_without_share_keeps_its_place_without_a_bar():
    chart = funding_chart([Money("MRC", share=Decimal(55)), Money("GSK")])

    assert (chart.bars[1].length, chart.bars[1].value, chart.bars[1].is_known) == ("0", "Not yet known", False)
    assert chart.note == "From 1 of 2 funding lines."


def test_funding_chart_of_amounts_when_more_of_them_are_known():
    chart = funding_chart([Money("A", amount=2_000_000, share=Decimal(50)), Money("B", amount=500_000)])

    assert chart.caption == "Amount"
    assert [(bar.length, bar.value) for bar in chart.bars] == [("100", "£2 million · 50\u202f%"), ("25", "£500,000")]
    assert chart.note == ""


def test_funding_chart_of_nothing_known_is_not_drawn():
    assert funding_chart([]) is None
    assert funding_chart([Money("MRC"), Money("GSK")]) is None


def test_funding_chart_of_zero_draws_no_bar_and_says_zero():
    chart = funding_chart([Money("MRC", amount=0)])

    assert (chart.bars[0].length, chart.bars[0].value, chart.bars[0].is_known) == ("0", "£0", True)


def test_bar_is_long_only_when_its_figures_fit_inside():
    chart = funding_chart([Money("A", share=Decimal(50)), Money("B", share=Decimal("50.01"))])

    assert [bar.is_long for bar in chart.bars] == [False, True]

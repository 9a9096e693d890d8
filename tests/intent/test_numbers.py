"""Answers that may be meant as numbers, and those with digits that are texts."""

from decimal import Decimal

import pytest

from quiz.engine.numbers import Reading, read_number
from quiz.intent.numbers import find_number_form

FORMS = """
384400 km=384400 km|5°C=5 °C|5 ℃=5 °C|3 Euro=3 Euro|-$5=-5 $|20 USD=20 USD|50 %=50 %|５０％=50 %|9.81 m/s²=9.81 m/s^2
½=0.5|1½=1.5|2 3/4=2.75|-1/2=-0.5|½ km=0.5 km|10^6=1000000|10⁶=1000000|3.8×10^5 km=380000 km|2^10=1024|10^-7=0.0000001
٥=5|５=5|٣٫٥=3.5|1’000=1000|−5=-5|007=7|0x1F=31|1e5=100000|+5=5|.5=0.5|1,5=1.5|1.234.567,8=1234567.8|2 000 000=2000000
$5 million=5000000 $|5 million km=5000000 km|7 billion=7000000000|~5=5|about 5 km=5 km|c. 1450=1450|5 km.=5 km
24 hours=24 hours|3 Stunden=3 Stunden|10 années=10 années|5 км=5 км|90 degrees Celsius=90 degrees Celsius
24.12.=|24.12.1989=|1989-11-09=|1989/90=|1.2.3=|0 1=|1914–1918=|12:30=
"""


@pytest.mark.parametrize("case", FORMS.strip().replace("\n", "|").split("|"))
def test_an_answer_that_may_be_a_number_is_found_with_what_it_means(case: str) -> None:
    text, _, meant = case.partition("=")
    form = find_number_form(text)
    assert form is not None
    assert f"{form.number} {form.unit}".strip() == meant
    if form.number:  # a learner who types what the author wrote is right, where the quiz reads it at all
        typed = read_number(text, units=[form.unit] if form.unit else [])
        assert not isinstance(typed, Reading) or typed.value == Decimal(form.number)


@pytest.mark.parametrize(
    "text",
    """
    H2O|4 July|9 am|5 pm|3 a.m.|90s|1960s|4K|5G|3D|16px|2B|747s|50 Cent|7 Up|12 Monkeys|3 Doors Down|24 Hours|x²|五|Ⅳ
    24 Hours of Le Mans|1 hour 30 minutes|9 to 5|4 Ps|catch-22|10 Downing Street|iPhone 5s|2 Pac|20th century|1st
    5 + 3|3x + 2|64-bit|U2|C-3PO|300 BC|5 apples|Apollo 11|1. FC Köln|E=mc²|√2|Fe³⁺|5!|5-10 km|10x|MI6|12 in
    """.strip().replace("\n    ", "|").split("|"),
)  # fmt: skip
def test_a_text_with_digits_is_a_text(text: str) -> None:
    assert find_number_form(text) is None

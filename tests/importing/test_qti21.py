"""QTI 2.1 of other programs than ours."""

from collections.abc import Callable

from .blocks import drop_ids

Import = Callable[..., tuple[str, list[str]]]


def item(
    name: str, body: str, right: str, kind: str = "identifier", cardinality: str = "single", more: str = ""
) -> str:
    values = "".join(f"<value>{one}</value>" for one in right.split("|") if one)
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{name}" title="{name}">'
        f'<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{kind}">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration><itemBody>{body}</itemBody>"
        f'<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>{more}'
        "</assessmentItem>\n"
    )


CHOICES = (
    '<simpleChoice identifier="A">one<feedbackInline identifier="A" outcomeIdentifier="F">Odd.</feedbackInline>'
    '</simpleChoice><simpleChoice identifier="B">two</simpleChoice><simpleChoice identifier="C">three</simpleChoice>'
)
GAPS = (
    '<gapMatchInteraction responseIdentifier="R"><gapText identifier="W" matchMax="1">winter</gapText>'
    '<gapText identifier="S" matchMax="1">summer</gapText><blockquote><p>Now is the <gap identifier="G"/> of our'
    " discontent.</p></blockquote></gapMatchInteraction>"
)
PAIRS = "".join(
    f'<simpleAssociableChoice identifier="{one}" matchMax="1">{one}</simpleAssociableChoice>' for one in "abcde"
)
ITEMS = [
    item(
        "single",
        '<p>Look:</p><choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>Which is even?</prompt>'
        f"{CHOICES}</choiceInteraction>",
        "B",
    ),
    item(
        "several",
        f'<choiceInteraction responseIdentifier="R" shuffle="true"><prompt>Odd?</prompt>{CHOICES}</choiceInteraction>',
        "A|C",
        cardinality="multiple",
        more='<modalFeedback outcomeIdentifier="F" identifier="incorrect" showHide="show">No.</modalFeedback>',
    ),
    item(
        "order",
        f'<orderInteraction responseIdentifier="R"><prompt>Sort.</prompt>{CHOICES}</orderInteraction>',
        "C|A|B",
        cardinality="ordered",
    ),
    item("gaps", GAPS, "W G", "directedPair"),
    item(
        "pairs",
        f'<associateInteraction responseIdentifier="R"><prompt>Pair.</prompt>{PAIRS}</associateInteraction>',
        "a b|c d",
        "pair",
        "multiple",
    ),
    item("text", '<p>The capital is <textEntryInteraction responseIdentifier="R"/>, a city.</p>', "Rome", "string"),
    item("essay", '<p>Why?</p><extendedTextInteraction responseIdentifier="R"/>', "", "string"),
    item("upload", '<p>Send.</p><uploadInteraction responseIdentifier="R"/>', "", "file"),
    item("none", f'<choiceInteraction responseIdentifier="R"><prompt>Q?</prompt>{CHOICES}</choiceInteraction>', ""),
    item("page", "<p>Read this.</p>", "").replace("<itemBody>", "<itemBody>&nbsp;"),
]


def test_interactions_of_other_programs(import_text: Import) -> None:
    block, losses = import_text("qti21", "".join(ITEMS))
    assert (
        drop_ids(block)
        == """\
  question: |
    Look:

    Which is even?
  answer: two
  wrong:
  - one: Odd.
  - three

  question: Odd?
  answers:
  - {"one": "Odd."}
  - three
  wrong:
  - two
  partial: no
  if-wrong: No.

  question: Sort.
  order:
  - three
  - one
  - two
  partial: no

  cloze: "Now is the {{winter}} of our discontent."
  wrong:
    "winter":
    - "summer"

  question: Pair.
  match:
    a: b
    c: d
  wrong:
  - e
  partial: no

  cloze: "The capital is {{Rome}}, a city."

  question: Why?
  write: yes
"""
    )
    assert losses == [
        "line 8: quiz has no kind for its uploadInteraction",
        "line 9: it has no right answer",
        "line 10: a text between questions, which asks nothing",
        "line 3 (order): feedback on its entries",
    ]

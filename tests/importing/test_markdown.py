"""Quizzes in Markdown, as people publish them."""

from collections.abc import Callable

from quiz.importing.markdown import is_markdown

from .blocks import drop_ids

Import = Callable[[str, str], tuple[str, list[str]]]


def test_checkboxes_below_a_heading(import_text: Import) -> None:
    source = """\
## Python

#### Q1. What is 1. `x`?

```python
- [x] not an option
```

- [ ] one
- [x] two, *really*

**Explanation:** Because.

- so it is

[Reference](https://example.org/a_b)

#### Q2. Which work?

- [x] A

```js
f();
```

- [x] B

```js
g();
```

- [ ] C

```js
h();
```

Both do.

#### Q3. Which is right?

- [ ] none
- [ ] of these

#### Q4. Which?

- [x] a) <b>this</b> ![](https://example.org/x.png)
- [ ] b) `<that>`
- [ ] c) that **one
"""
    block, losses = import_text("markdown", source)
    assert (
        drop_ids(block)
        == """\
  question: |
    What is 1. `x`?

    ```python
    - [x] not an option
    ```
  answer: two, *really*
  wrong:
  - one
  explain: |
    Because.

    - so it is
  source: "https://example.org/a_b"

  question: Which work?
  answers:
  - |
    ```js
    f();
    ```
  - |
    ```js
    g();
    ```
  wrong:
  - |
    ```js
    h();
    ```
  explain: Both do.

  question: Which?
  answer: "**this** [picture](https://example.org/x.png)"
  wrong:
  - "`<that>`"
  - that \\*\\*one
"""
    )
    assert losses == [
        "line 40: none of its options is marked as right",
        "line 45: a picture on the web, which is a link now",
        "line 45: the letters or numbers of its options",
    ]


def test_blocks_of_mkdocs_quiz(import_text: Import) -> None:
    source = """\
# Demo

```markdown
<quiz>
An example in code?
- [x] no
</quiz>
```

=== "Tab"

    <quiz>
    Which is the capital of France?

    - [x] Paris
    - [ ] Rome

    ## More
    The tower grows.
    </quiz>

<quiz>
The capital of Italy is [[Rome]], and 2 + 2 = [[4]].

---
That is so.
</quiz>
"""
    block, losses = import_text("markdown", source)
    assert (
        drop_ids(block)
        == """\
  question: Which is the capital of France?
  answer: Paris
  wrong:
  - Rome
  explain: |
    ## More
    The tower grows.

  cloze: "The capital of Italy is {{Rome}}, and 2 + 2 = {{4}}."
  explain: That is so.
"""
    )
    assert losses == []


def test_lists_and_essays_of_quizmd(import_text: Import) -> None:
    source = """\
# Science Quiz

## Question 1
Which are gases?

- helium
- iron
- neon

Answer: 1,3
Type: multiple
Time: 30
Explanation: They are noble gases.
"""
    block, _ = import_text("markdown", source)
    assert (
        drop_ids(block)
        == """\
  question: Which are gases?
  answers:
  - helium
  - neon
  wrong:
  - iron
  explain: They are noble gases.
"""
    )
    essay = "# Essay\n\n## Question\n\nWhy?\n\n## Evaluation Criteria (Total: 2 points)\n\n"
    essay += "1. **First (1 point)**\n- a reason\n\n2. **Second (1 point)**\n\n## Reference Answer\n\nSo."
    block, _ = import_text("markdown", essay)
    assert (
        drop_ids(block)
        == """\
  question: Why?
  rubric:
  - "First: a reason"
  - Second
  explain: So.
  write: yes
"""
    )


def test_code_that_begins_on_the_line_of_its_box(import_text: Import) -> None:
    source = "## Which prints a?\n\n- [x] ```\n  print(a)\n  ```\n- [ ] ```\n  - [x] b\n  ```\n"
    deck, losses = import_text("markdown", source)
    assert not losses
    assert "print(a)" in deck
    assert "- [x] b" in deck
    assert deck.count("```") == 4


def test_a_text_of_another_kind_is_no_quiz() -> None:
    assert not is_markdown("x.md", "# Notes\n\n- one\n- two\n\nThe answer: 42\n")
    assert is_markdown("x.md", "1. [x] yes\n2. [ ] no\n")

"""Manual entries of what is wrong with a file as bytes, characters and YAML; see `faults`."""

FAULTS_OF_YAML: dict[str, str] = {
    "alias": """
        An alias `*name`, which would repeat what an anchor marks elsewhere.

        Whoever reads the question could not see what stands there, and a few aliases of aliases fill any memory. Write
        it out, or quote a text that begins with `*`.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer: *moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "anchor": """
        An anchor `&name`, which would mark a value for an alias.

        Nothing is ever repeated from elsewhere. Write it out, or quote a text that begins with `&`.

        Fails:

            - id: moon
              question: &moon What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "bad-escape": r"""
        A backslash in double quotes that is not one of ``\\``, `\"`, `\n`, `\u` and `\x`.

        To YAML `"\theta"` is a tab and "heta", and `"C:\new"` has two lines. In single quotes, and without quotes, a
        backslash is a backslash.

        Fails:

            - id: theta
              question: "Which angle is \(\theta\)?"
              answer: a right one

        Passes:

            - id: theta
              question: 'Which angle is \(\theta\)?'
              answer: a right one
    """,
    "bad-indent": """
        A line that begins in a column where nothing can go on.

        The keys of one question begin in one column, and so do the items of one list. A text that goes on is indented
        more than its key.

        Fails:

            - id: moon
              question: What circles the Earth?
               answer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "bad-yaml": """
        A place where the lines stop making sense, and no common reason was found.

        Look for a quotation mark, bracket or colon that is missing, or a wrong indentation, there or just above.

        Fails:

            - id: moon
              question: !<moon What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "colon-in-text": """
        A colon and a space, or a colon at the end, in a text without quotes.

        YAML takes what stands before the colon for a key. Quote the whole text, or begin it on the next line after
        `>-`.

        Fails:

            - id: film
              question: Which film came first: Alien or Aliens?
              answer: Alien

        Passes:

            - id: film
              question: "Which film came first: Alien or Aliens?"
              answer: Alien
    """,
    "comma-between-digits": """
        A comma between two digits in brackets, where it parts two items.

        `[1,000, 2,500]` is a list of four. Quote a number that has a comma; put a space after a comma that parts items.

        Fails:

            - id: steps
              question: How many steps are there?
              answer: two thousand
              wrong: [1,000, 2,500]

        Passes:

            - id: steps
              question: How many steps are there?
              answer: two thousand
              wrong: ["1,000", "2,500"]
    """,
    "comment-cuts-text": """
        A space and `#` after a text, which begin a comment and so end the text.

        Quote the whole text if the `#` belongs to it. Two spaces before the `#` say that a comment is meant.

        Fails:

            - id: language
              question: Which language has classes and a sharp sign?
              answer: C # not C++

        Passes:

            - id: language
              question: Which language has classes and a sharp sign?
              answer: "C #"  # not C++
    """,
    "control-character": """
        A character that cannot be seen: NUL, escape, a zero-width space, a soft hyphen and the like.

        It may come from copying, or be there to deceive a terminal; an answer that holds one can hardly be typed.
        Delete it. A tab is reported as `tab`.
    """,
    "dash-continues-text": """
        A line that begins with a dash and continues the text above, for it is indented one space too deep.

        Indent it exactly as the items above. Quote the whole text if the dash belongs to it.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney
               - Melbourne

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney
              - Melbourne
    """,
    "directive": """
        A line that begins with `%` at the top of the file, which is an instruction to YAML.

        None is needed or obeyed. Take it away.

        Fails:

            # deck.yaml
            %YAML 1.1
            ---
            deck: moons
            title: Moons
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "duplicate-key": """
        A key that stands twice in one question, or a left side of `match` that does.

        YAML would silently keep the last one. Perhaps a `- ` is missing where a new question begins.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              answer: Melbourne

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
    """,
    "empty-file": """
        A file without anything in it but comments.

        A deck has at least `deck`, `title` and `questions`.

        Fails:

            # deck.yaml
            # My deck: to be written.

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "empty-value": """
        Nothing stands after a key, after a dash or between quotes.

        In braces a comma parts pairs, so `{Washington, D.C.: USA}` has an empty one. Write a value, or leave the
        key out.

        Fails:

            - id: capitals
              question: Match each city with its country.
              match: {Washington, D.C.: USA, Paris: France}

        Passes:

            - id: capitals
              question: Match each city with its country.
              match: {"Washington, D.C.": USA, Paris: France}
    """,
    "list-after-colon": """
        A dash right after a colon, where no list can begin.

        Begin each item on a line of its own. Quote the text if the dash belongs to it.

        Fails:

            - id: cold
              question: How cold is it?
              answer: - ten degrees

        Passes:

            - id: cold
              question: How cold is it?
              answer: "- ten degrees"
    """,
    "merge-conflict": """
        Lines `<<<<<<<`, `=======` and `>>>>>>>`, which git leaves where two edits met.

        Keep one side, or what is right of both, and take the marks away.

        Fails:

            - id: moon
            <<<<<<< HEAD
              question: What circles the Earth?
            =======
              question: What moves round the Earth?
            >>>>>>> other
              answer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "merge-key": """
        The key `<<`, which would merge another mapping into this one.

        Nothing is merged. Write the keys out.

        Fails:

            - id: moon
              <<: {difficulty: easy}
              question: What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              difficulty: easy
              question: What circles the Earth?
              answer: Moon
    """,
    "missing-colon": """
        A line that begins like a key and has no colon after it.

        Write a colon and a space between a key and its value.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "needs-quotes": """
        A text that begins with a sign of YAML, or goes on after its closing quotation mark.

        The signs are ``! & * % @ ` > | ' " [ { ?`` and `- `. Quote the whole text.

        Fails:

            - id: greeting
              question: "Hello" is what in French?
              answer: bonjour

        Passes:

            - id: greeting
              question: '"Hello" is what in French?'
              answer: bonjour
    """,
    "nested-dash": """
        Two dashes on one line, which make a list within a list.

        Take one away. Where a nested list is meant, as for variants of one answer, write it in brackets.

        Fails:

            - id: bases
              question: Name the bases of DNA.
              answers:
              - adenine
              - - thymine

        Passes:

            - id: bases
              question: Name the bases of DNA.
              answers:
              - adenine
              - [thymine, 5-methyluracil]
    """,
    "not-utf8": """
        A byte that is not UTF-8.

        Save the file as UTF-8 in your editor; it has been saved as Latin-1, UTF-16 or the like.
    """,
    "second-document": """
        A line `---` or `...` after which more follows.

        One file is one deck or one source sheet.

        Fails:

            # deck.yaml
            deck: moons
            title: Moons
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
            ---
            - id: sun
              question: What does the Earth circle?
              answer: Sun

        Passes:

            # deck.yaml
            deck: moons
            title: Moons
            questions:
            - id: moon
              question: What circles the Earth?
              answer: Moon
            - id: sun
              question: What does the Earth circle?
              answer: Sun
    """,
    "space-after-colon": """
        A key whose value follows its colon without a space.

        Write a space after the colon.

        Fails:

            - id: moon
              question: What circles the Earth?
              answer:Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "space-after-dash": """
        An item whose text follows its dash without a space.

        Write a space after the dash of an item.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney
              -Melbourne

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong:
              - Sydney
              - Melbourne
    """,
    "tab": """
        A tab outside of quotes and block texts.

        In indentation YAML counts spaces only. Most editors can write spaces for the Tab key.

        Fails:

            - id: moon
              question: What circles the Earth?
            \tanswer: Moon

        Passes:

            - id: moon
              question: What circles the Earth?
              answer: Moon
    """,
    "tag": """
        A word with `!` before it, which is a tag to YAML.

        Take it away, or quote a text that begins with `!`.

        Fails:

            - id: moon
              question: !important What circles the Earth?
              answer: Moon

        Passes:

            - id: moon
              question: "!important What circles the Earth?"
              answer: Moon
    """,
    "too-deep": """
        Brackets or dashes nested more than 20 levels deep.

        No question needs that. Quote the text if the brackets belong to it.

        Fails:

            - id: deep
              question: Which brackets are these?
              answer: [[[[[[[[[[[[[[[[[[[[[[deep]]]]]]]]]]]]]]]]]]]]]]

        Passes:

            - id: deep
              question: Which brackets are these?
              answer: "[[[[[[[[[[[[[[[[[[[[[[deep]]]]]]]]]]]]]]]]]]]]]]"
    """,
    "too-large": """
        A file of more than 20 MB, or more values in one place than any question has.

        Split it. A question begins with `- ` on a line of its own.
    """,
    "too-many-problems": """
        So many problems that the rest of the file was not looked at.

        Mend those above first.
    """,
    "unclosed-bracket": """
        A `[` or `{` that is never closed, or closed by the wrong sign.

        Add the missing bracket. Quote a text that has brackets in it.

        Fails:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne

        Passes:

            - id: capital
              question: What is the capital of Australia?
              answer: Canberra
              wrong: [Sydney, Melbourne]
    """,
    "unclosed-quote": """
        A quotation mark at the beginning of a text that is not closed where the text ends.

        Close it. If it is an apostrophe, put double quotes around the whole text.

        Fails:

            - id: carol
              question: 'Tis the season of what?
              answer: joy

        Passes:

            - id: carol
              question: "'Tis the season of what?"
              answer: joy
    """,
}

"""A class: the results of many learners in one place, and what they tell about the learners and the questions.

`hand_ins` reads whatever learners and other programs hand in, by its form: `results`, `statements`, `moodle`,
`letters`, `submissions`, with `tables` and `matching` below. `store` keeps it in a `database` of a kind, `queries` is
the SQL that all of them run alike, `figures` works out marks and item statistics, `suspects` judges questions by
them, `guessing` tells the score of chance, `xapi` writes statements. Knows no screen, no command line and no question
file.
"""

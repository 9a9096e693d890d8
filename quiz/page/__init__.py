"""Quizzes as pages for a browser: one file that needs no network and no library, and runs nothing but its own script.

`questions` makes the HTML and the data of each question, `document` the page around them; the files beside them are
its style and its script. Knows nothing of a command line.
"""

"""A class: the results of many learners in one place, and what they tell about the learners and the questions.

`results` reads what learners hand in, `store` keeps it in a database, `queries` is the SQL that all databases run
alike, `figures` works out marks and item statistics, `suspects` judges questions by them. Knows no screen, no command
line and no question file.
"""

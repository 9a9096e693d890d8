"""What the reader can report, as manual entries: code -> Markdown with a failing and a passing example.

Plain data, imported only when a code is explained, listed or tested. An example that begins with
`- ` is questions of a deck; any other is a whole file.
"""

from quiz.reading.faults_of_questions import FAULTS_OF_QUESTIONS
from quiz.reading.faults_of_values import FAULTS_OF_VALUES
from quiz.reading.faults_of_yaml import FAULTS_OF_YAML

FAULTS: dict[str, str] = {**FAULTS_OF_YAML, **FAULTS_OF_VALUES, **FAULTS_OF_QUESTIONS}

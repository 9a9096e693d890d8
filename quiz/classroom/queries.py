"""The questions that are put to a class, as SQL that SQLite, PostgreSQL and ClickHouse run alike.

Sums and window functions only; every divisor is in nullif. The formulas of the items are those of Moodle's quiz
statistics (question/engine/statistics, calculator.php): marks are points, s-1 divides variances and covariances, and an
item's own mark is taken off the total that it is compared with.
"""

COUNTED = """
undone AS (SELECT target, max(rule) AS rule FROM change WHERE rule > 0 GROUP BY target),
better AS (SELECT target, max(score) AS score, max(points) AS points FROM change WHERE rule = 0 GROUP BY target),
said AS (
  SELECT a.id AS id, a.attempt AS attempt, a.item AS item, a.rev AS rev, a.at_ms AS at_ms, a.omitted AS omitted,
    a.response AS response, a.max_points AS max_points, u.rule AS rule,
    coalesce(b.score, a.score) AS score, coalesce(b.points, a.points) AS points,
    lead(a.omitted) OVER (PARTITION BY a.attempt, a.item ORDER BY a.omitted, a.id) AS next_omitted
  FROM answer a LEFT JOIN undone u ON u.target = a.id LEFT JOIN better b ON b.target = a.id
),
kept AS (
  SELECT id, attempt, item, rev, at_ms, omitted, response, max_points, score, points,
    row_number() OVER (PARTITION BY attempt, item ORDER BY omitted, id) AS nth
  FROM said WHERE rule IS NULL OR (rule = 2 AND (next_omitted IS NULL OR next_omitted = 1))
),
counted AS (SELECT id, attempt, item, rev, at_ms, omitted, response, max_points, score, points FROM kept WHERE nth = 1)
"""
"""`counted`: one answer for each item of an attempt.

The first one that was not undone; an answer undone by rule 2 counts unless another followed; an override
replaces score and points.
"""

ATTEMPTS = """
taken AS (
  SELECT t.id AS id, t.learner AS learner, t.at_ms AS at_ms, t.items AS items, f.ended AS ended,
    row_number() OVER (
      PARTITION BY t.learner ORDER BY CASE WHEN f.ended IS NULL THEN 1 ELSE 0 END, t.at_ms, t.id) AS nth
  FROM attempt t LEFT JOIN (SELECT attempt, max(at_ms) AS ended FROM finish GROUP BY attempt) f ON f.attempt = t.id
  WHERE t.bank = ?
)
"""
"""`taken`: the attempts of a bank, those of each learner numbered by `nth`, finished ones first."""

_FIRST = f"""
WITH {ATTEMPTS}, {COUNTED},
chosen AS (
  SELECT c.id AS id, c.attempt AS attempt, c.item AS item, c.rev AS rev, c.at_ms AS at_ms, c.omitted AS omitted,
    c.response AS response, c.max_points AS max_points, c.score AS score, c.points AS points
  FROM counted c JOIN taken t ON t.id = c.attempt WHERE t.nth = 1 AND t.ended IS NOT NULL
),
revs AS (
  SELECT item, rev, min(at_ms) AS since, max(max_points) AS most FROM chosen WHERE omitted = 0 GROUP BY item, rev
),
near AS (
  SELECT c.id AS id, r.rev AS rev, r.most AS most, row_number() OVER (
    PARTITION BY c.id ORDER BY CASE WHEN r.since <= c.at_ms THEN 0 ELSE 1 END, abs(r.since - c.at_ms), r.rev) AS nth
  FROM chosen c JOIN revs r ON r.item = c.item WHERE c.omitted = 1
),
marks AS (
  SELECT c.attempt AS attempt, c.item || ' ' || coalesce(n.rev, c.rev) AS item, c.omitted AS omitted,
    c.response AS response, c.score AS score, c.points AS points, coalesce(n.most, c.max_points) AS max_points
  FROM chosen c LEFT JOIN (SELECT id, rev, most FROM near WHERE nth = 1) n ON n.id = c.id
)
"""
"""`marks`: the answers of the first finished attempt of each learner, with an item for each version of a question.

An omitted answer is of the version that was asked at that time, as far as others answered it.
"""

ITEMS = f"""{_FIRST},
total AS (SELECT attempt, sum(points) AS t FROM marks GROUP BY attempt),
x AS (
  SELECT a.item AS item, a.omitted AS omitted, a.points AS x, total.t - a.points AS o, total.t AS t, a.max_points AS mx
  FROM marks a JOIN total ON a.attempt = total.attempt
),
r AS (
  SELECT item, x, o, row_number() OVER (PARTITION BY item ORDER BY x) AS rx,
    row_number() OVER (PARTITION BY item ORDER BY o) AS ro FROM x
),
s AS (
  SELECT a.item AS item, sum(a.x * b.o) AS sxo FROM r a JOIN r b ON a.item = b.item AND a.rx = b.ro GROUP BY a.item
),
m AS (
  SELECT item, count(*) AS n, sum(omitted) AS omitted, max(mx) AS mx, sum(x) AS sx, sum(x * x) AS sxx, sum(o) AS so,
    sum(o * o) AS soo, sum(x * o) AS sxo, sum(t) AS st, sum(x * t) AS sxt FROM x GROUP BY item
),
v AS (
  SELECT m.item AS item, m.n AS n, m.omitted AS omitted, m.mx AS mx, m.sx AS sx, m.so AS so,
    m.sxx - m.sx * m.sx / nullif(m.n, 0) AS vx, m.soo - m.so * m.so / nullif(m.n, 0) AS vo,
    m.sxo - m.sx * m.so / nullif(m.n, 0) AS c, s.sxo - m.sx * m.so / nullif(m.n, 0) AS cmax,
    m.sxt - m.sx * m.st / nullif(m.n, 0) AS ct
  FROM m JOIN s ON m.item = s.item
),
w AS (
  SELECT item, n, omitted, mx, sx, so, vx, vo, c, cmax,
    CASE WHEN ct > 0 AND n > 1 THEN sqrt(ct / nullif(n - 1, 0)) ELSE 0 END AS w FROM v
)
SELECT item, n, omitted, mx, sx / nullif(n, 0) / nullif(mx, 0) AS facility,
  CASE WHEN n > 1 AND vx >= 0 THEN sqrt(vx / nullif(n - 1, 0)) END AS sd,
  CASE WHEN vx > 1e-12 AND vo > 1e-12 THEN c / nullif(sqrt(vx * vo), 0) END AS discrimination,
  CASE WHEN abs(cmax) > 1e-12 THEN c / nullif(cmax, 0) END AS efficiency,
  w / nullif(sum(w) OVER (), 0) AS weight, so, vo
FROM w ORDER BY item
"""
"""A row for each item; `so` and `vo` are the sum, and the sum of squares about the mean, of what the others earned."""

OPTIONS = f"""{_FIRST},
total AS (SELECT attempt, sum(points) AS t FROM marks GROUP BY attempt),
ranked AS (
  SELECT attempt, t, rank() OVER (ORDER BY t) AS place, count(*) OVER (PARTITION BY t) AS ties,
    count(*) OVER () AS n FROM total
),
thirds AS (
  SELECT attempt, t, (2 * place - 2 + ties) * 1.0 / nullif(2 * n, 0) AS part FROM ranked
  GROUP BY attempt, t, place, ties, n
)
SELECT a.item AS item, a.response AS response, max(a.score) AS score, count(*) AS n, sum(h.t - a.points) AS so,
  sum(CASE WHEN h.part * 3 < 1 THEN 1 ELSE 0 END) AS low,
  sum(CASE WHEN h.part * 3 >= 1 AND h.part * 3 < 2 THEN 1 ELSE 0 END) AS middle,
  sum(CASE WHEN h.part * 3 >= 2 THEN 1 ELSE 0 END) AS high
FROM marks a LEFT JOIN thirds h ON h.attempt = a.attempt
WHERE a.omitted = 0 AND a.response LIKE '{{"picked":%'
GROUP BY a.item, a.response ORDER BY a.item, n DESC, a.response
"""
"""A row for each response to an item by picking.

Learners with the same total are in the same third: the one that holds the middle of their places. The grouping of
`thirds`, of which every row is a group, makes SQLite look an attempt up rather than go through all of them; and so does
the outer join.
"""

TOTALS = f"""{_FIRST}
SELECT attempt, count(*) AS items, sum(points) AS points, sum(max_points) AS max_points FROM marks
GROUP BY attempt ORDER BY attempt
"""
"""A row for each learner's first finished attempt."""

LEARNERS = f"""
WITH {ATTEMPTS}, {COUNTED},
most AS (SELECT item, max(max_points) AS most FROM answer GROUP BY item)
SELECT t.learner AS learner, t.at_ms AS at_ms, t.id AS attempt, CASE WHEN t.ended IS NULL THEN 0 ELSE 1 END AS finished,
  c.item AS item, c.omitted AS omitted, c.score AS score, c.points AS points,
  CASE WHEN c.omitted = 1 THEN m.most ELSE c.max_points END AS max_points
FROM taken t LEFT JOIN counted c ON c.attempt = t.id LEFT JOIN most m ON m.item = c.item
ORDER BY t.learner, t.at_ms, t.id, c.item
"""
"""A row for each item of each attempt, those of one learner together, the earliest attempt first."""

STATEMENTS = f"""
WITH {ATTEMPTS}, {COUNTED}
SELECT c.id AS id, c.attempt AS attempt, t.learner AS learner, c.at_ms AS at_ms, c.item AS item, c.score AS score,
  c.points AS points, c.max_points AS max_points, c.response AS response, c.rev AS rev
FROM counted c JOIN taken t ON t.id = c.attempt WHERE c.omitted = 0
UNION ALL
SELECT f.id AS id, f.attempt AS attempt, t.learner AS learner, f.at_ms AS at_ms, NULL AS item, 0.0 AS score,
  0.0 AS points, 0.0 AS max_points, t.items AS response, '' AS rev
FROM finish f JOIN taken t ON t.id = f.attempt
ORDER BY attempt, at_ms, id
"""
"""A row for each answer that counts and, without an item and with what was asked, for each end of an attempt."""

BANKS = (
    "SELECT bank, count(DISTINCT learner) AS learners, count(*) AS attempts FROM attempt GROUP BY bank ORDER BY bank"
)

// What an answer earns, as quiz/engine does it: the score, points, the rating, the sum.

// {fraction, marks, typo} of a response in the form of the record of answers, or {malformed}
function gradeResponse(question, options, response) {
  const nothing = {fraction: 0, marks: [], typo: false};
  if (response.revealed) return nothing;
  if (response.rated) return {fraction: Number(response.rated > 1), marks: [], typo: false};
  const card = {accept: question.accept || {}, whole: Boolean(question.whole), language: question.language};
  const find = (text) => question.texts.indexOf(text);
  const shown = (text) => options.indexOf(find(text));
  switch (question.kind) {
    case "multiple-choice": case "true-false": case "multiple-response":
      card.correct = options.map((at) => question.credits[at]);
      return gradeAnswer(question.kind, card, response.picked.map(shown));
    case "ordering":
      card.correct = options.map((at) => question.groups[at]);
      return gradeAnswer(question.kind, card, response.ordered.map(shown));
    case "matching":
      card.correct = question.right;
      return gradeAnswer(question.kind, card, question.lefts.map((left) => {
        const chosen = response.matched[left];
        return chosen === undefined ? -1 : find(chosen);
      }));
    case "rubric": return {fraction: response.picked.length / question.texts.length, marks: [], typo: false};
    default: return gradeAnswer(question.kind, card, response.typed);
  }
}

function earnPoints(question, fraction, hints) {
  return Number((question.points * fraction * Math.max(0, 1 - 0.25 * hints)).toFixed(12));
}

// 1 Again, 2 Hard, 3 Good, or what the learner said
function rateAnswer(score, response, hints) {
  if (response.rated) return response.rated;
  if (response.revealed || score.fraction < 0.8) return 1;
  return hints || score.typo || score.fraction < 1 ? 2 : 3;
}

// One character as in the terminal: "+" right, "~" in part, "-" wrong, "." not answered
function markOf(result) {
  if (!result || !result.response) return ".";
  return result.fraction === 1 ? "+" : result.fraction > 0 ? "~" : "-";
}

function roundTo(value, digits) {
  return Number(value.toFixed(digits));
}

function sumUp(questions, results) {
  let points = 0, most = 0, answered = 0;
  questions.forEach((question, at) => {
    most += question.points;
    if (!results[at] || !results[at].response) return;
    points += results[at].points;
    answered++;
  });
  points = roundTo(points, 6);
  most = roundTo(most, 6);
  const percent = most ? Math.min(100, roundTo(100 * Math.max(0, points) / most, 6)) : 0;
  return {points, most, percent, answered, total: questions.length};
}

// At most one decimal; a fraction is never rounded to a whole number
function sayNumber(value) {
  let tenths = Math.sign(value) * Math.floor(Math.abs(value) * 10 + 0.5 + 1e-9);
  if (tenths && tenths % 10 === 0 && Math.abs(value * 10 - tenths) > 1e-6) tenths += value * 10 > tenths ? 1 : -1;
  return (tenths / 10).toFixed(1).replace(/\.0$/, "");
}

function sayCount(count, one, several) {
  return count + " " + (count === 1 ? one : several || one + "s");
}

function sayPoints(points) {
  return sayNumber(points) + (points === 1 ? " point" : " points");
}

function sayVerdict(result) {
  const response = result.response;
  if (!response) return "Not answered";
  if (result.overridden) return "Counted as right";
  if (response.revealed) return "Not known";
  if (response.rated) return "Rated " + ["again", "hard", "good", "easy"][response.rated - 1];
  return result.fraction === 1 ? "Correct" : result.fraction > 0 ? "Partly right" : "Wrong";
}

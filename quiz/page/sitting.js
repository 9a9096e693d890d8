// A sitting: which question is asked, what was answered, what it earned. Knows nothing of what is shown.

function beginSitting(questions, seed, round, retryOf) {
  return {
    session: makeId(Date.now(), ""), seed, round, retryOf, order: questions, exam: DATA.exam, next: 0, skipped: [], again: 0,
    hints: {}, settled: {}, events: [], last: "", finished: false,
  };
}

function placeAsked(sitting) {
  if (sitting.finished) return undefined;
  return sitting.next < sitting.order.length ? sitting.next : sitting.skipped[sitting.again];
}

function questionAt(sitting, place) {
  return DATA.questions[sitting.order[place]];
}

function present(sitting, place) {
  const question = questionAt(sitting, place), showing = sitting.round - 1;
  return {
    question, at: sitting.order[place], options: drawOptions(question, sitting.seed, showing), lefts: drawLefts(question, sitting.seed, showing),
    hints: sitting.hints[place] || 0,
  };
}

function addEvent(sitting, kind, columns) {
  if (!sitting.events.length) {
    sitting.events.push(makeEvent(sitting, "start", {data: {
      bank: sitting.retryOf ? "" : DATA.bank, title: DATA.title, seed: sitting.seed,
      questions: sitting.order.map((at) => DATA.questions[at].id),
      rules: {tries: 1, negative: false, confidence: false},
      options: {names: [DATA.bank], pass: null, count: DATA.count, tags: DATA.tags, kinds: [], difficulties: [], order: DATA.order},
      ...(sitting.exam ? {seconds: DATA.seconds, left_out: DATA.leftOut} : {retry_of: sitting.retryOf, round: sitting.round}),
    }}));
  }
  sitting.events.push(makeEvent(sitting, kind, columns));
}

function describeResult(sitting, place, result) {
  const question = questionAt(sitting, place);
  return {question: question.id, rev: question.rev, score: result.fraction, points: result.points, rating: result.rating,
    rating_source: result.source, hints: result.hints, tries: 1};
}

// {malformed}, or the result, which is not settled yet
function judgeResponse(sitting, place, response) {
  const {question, options, lefts, hints} = present(sitting, place), score = gradeResponse(question, options, response);
  if (score.malformed) return score;
  return {
    response, fraction: score.fraction, points: earnPoints(question, score.fraction, hints), hints, options, lefts,
    rating: sitting.round === 1 ? rateAnswer(score, response, hints) : null, source: response.rated ? "learner" : "score",
  };
}

function recordAnswer(sitting, place, result, ms) {
  const question = questionAt(sitting, place);
  const data = {response: result.response, options: result.options.map((at) => question.texts[at])};
  if (result.lefts.length) data.lefts = result.lefts.map((at) => question.lefts[at]);
  data.max_points = question.points;
  addEvent(sitting, "answer", {...describeResult(sitting, place, result), ms, data});
}

function settle(sitting, place, result) {
  if (place === sitting.next) sitting.next++;
  else sitting.again++;
  sitting.settled[place] = result;
}

function takeHint(sitting, place) {
  sitting.hints[place] = (sitting.hints[place] || 0) + 1;
  addEvent(sitting, "draft", {question: questionAt(sitting, place).id, data: {step: "hint"}});
}

// Puts a question off to the end; there, it is left unanswered
function skipQuestion(sitting, place) {
  addEvent(sitting, "draft", {question: questionAt(sitting, place).id, data: {step: "skip"}});
  if (place !== sitting.next) sitting.again++;
  else {
    sitting.skipped.push(place);
    sitting.next++;
  }
}

// The learner's word that the answer just given is right
function takeForRight(sitting, place) {
  const before = sitting.settled[place], question = questionAt(sitting, place);
  const target = sitting.events[sitting.events.length - 1].id, score = {fraction: 1, typo: false};
  const result = {...before, fraction: 1, points: earnPoints(question, 1, before.hints), overridden: true,
    rating: sitting.round === 1 ? rateAnswer(score, before.response, before.hints) : null};
  sitting.settled[place] = result;
  addEvent(sitting, "override", {...describeResult(sitting, place, result), target, data: {why: "right"}});
  return result;
}

function summaryOf(sitting) {
  return sumUp(sitting.order.map((at) => DATA.questions[at]), sitting.settled);
}

function finishSitting(sitting) {
  if (sitting.finished) return;
  const sum = summaryOf(sitting);
  const ms = sitting.events.reduce((whole, event) => whole + (event.kind === "answer" ? event.ms || 0 : 0), 0);
  const data = {points: sum.points, max_points: sum.most, percent: sum.percent, answered: sum.answered, total: sum.total};
  addEvent(sitting, "finish", {score: sum.percent / 100, points: sum.points, ms, data});
  sitting.finished = true;
}

// The places of what was not fully right at once
function listMissed(sitting) {
  return sitting.order.map((_, place) => place).filter((place) => markOf(sitting.settled[place]) !== "+");
}

// Draws and orders as quiz/engine/selection.py makes them: the same seed gives the same sitting in a terminal.
// Options are numbers of a question's texts.

const PLAIN_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

function shuffleBy(items, seed, identity, name) {
  const ranked = items.map((item) => [sha256(seed + "|" + identity + "|" + name(item)), item]);
  return ranked.sort((one, other) => (one[0] < other[0] ? -1 : Number(one[0] > other[0]))).map((pair) => pair[1]);
}

// The numbers of the questions to ask, in their order; those of one passage follow the first of them
function selectQuestions(questions, seed, count, order) {
  const all = questions.map((_, at) => at);
  let chosen = order === "file" ? all : shuffleBy(all, seed, "sitting", (at) => questions[at].id);
  if (count) chosen = chosen.slice(0, count);
  const blocks = new Map();
  for (const at of chosen) {
    const key = questions[at].passage || "question " + at;
    blocks.set(key, (blocks.get(key) || []).concat(at));
  }
  return [].concat(...Array.from(blocks.values(), (block) => block.sort((one, other) => one - other)));
}

function saltOf(question, showing) {
  return showing ? question.id + "#" + showing : question.id;
}

function compareNumerals(one, other) {
  const size = (text) => {
    const [whole, part = ""] = text.replace("-", "").split(".");
    return [whole.length, whole, part.replace(/0+$/, "")];
  };
  const a = size(one), b = size(other);
  for (let at = 0; at < 3; at++) if (a[at] !== b[at]) return a[at] < b[at] ? -1 : 1;
  return 0;
}

function arrange(question, numbers, seed, salt) {
  const texts = question.texts;
  if (question.places) return numbers.slice().sort((one, other) => question.places[one] - question.places[other]);
  if (numbers.every((at) => PLAIN_NUMBER.test(texts[at]))) {
    const negative = numbers.filter((at) => texts[at][0] === "-"), rest = numbers.filter((at) => texts[at][0] !== "-");
    const compare = (one, other) => compareNumerals(texts[one], texts[other]);
    return negative.sort((one, other) => compare(other, one)).concat(rest.sort(compare));
  }
  return shuffleBy(numbers, seed, salt, (at) => texts[at]);
}

// Those drawn from pools: none that equals, leniently, one that is there already
function drawPools(question, fixed, seed, salt) {
  const taken = new Set(fixed.map((at) => question.alike[at])), drawn = [];
  for (const [pick, candidates] of question.draws) {
    let left = pick;
    for (const at of shuffleBy(candidates, seed, salt + "#pool", (one) => question.texts[one])) {
      if (!left || taken.has(question.alike[at])) continue;
      taken.add(question.alike[at]);
      drawn.push(at);
      left--;
    }
  }
  return drawn;
}

// Entries in an order that is not right already, where that can be helped
function scramble(question, seed, salt) {
  const all = question.texts.map((_, at) => at);
  let drawn = all;
  for (let attempt = 0; attempt < 16; attempt++) {
    drawn = shuffleBy(all, seed, salt + "#" + attempt, (at) => question.texts[at]);
    if (drawn.some((at, place) => place && question.groups[drawn[place - 1]] > question.groups[at])) break;
  }
  return drawn;
}

// What there is to choose from, in the order to show it; `showing` counts how often it was shown before
function drawOptions(question, seed, showing) {
  const salt = saltOf(question, showing), all = (question.texts || []).map((_, at) => at);
  switch (question.kind) {
    case "multiple-choice": case "multiple-response": {
      const fixed = all.slice(0, question.fixed);
      const drawn = question.draws ? drawPools(question, fixed, seed, salt) : [];
      return arrange(question, fixed.concat(drawn), seed, salt);
    }
    case "matching": return arrange(question, all, seed, salt);
    case "ordering": return scramble(question, seed, salt);
    default: return all;
  }
}

// The numbers of the left sides of pairs in the order to show them
function drawLefts(question, seed, showing) {
  const lefts = question.lefts || [];
  return shuffleBy(lefts.map((_, at) => at), seed, saltOf(question, showing) + "#left", (at) => lefts[at]);
}

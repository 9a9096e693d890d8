// Grades an answer as quiz/engine does: one file of cases runs through both.
// Knows nothing of the page. Offsets count code points, as Python's do.

const SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const DIGIT = /^[\p{Nd}\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u1369-\u1371\u19da\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}]$/u;

// What Python's names of characters call Latin or Greek is not quite what scripts say
const TAKES_MARKS = /[\p{Script=Latin}\p{Script=Greek}\u271d]/u;
const BARE = /[\u1d2f\u1d3b\u1d4e\u2132\u214e\u2160-\u2182\u2185-\u2188\u{1018e}\u{10780}]/u;

function strip(text) {
  const edge = SPACE.source;
  return text.replace(new RegExp("^" + edge), "").replace(new RegExp(edge + "$"), "");
}

// What Python calls casefold: full case folding, upper-casing being the longer way round
function caseFold(text) {
  return Array.from(text, (c) => {
    if (c === "\u0131") return c;
    if (/[\u13a0-\u13f5]/.test(c)) return c;
    if (/[\u13f8-\u13fd\uab70-\uabbf]/.test(c)) return c.toUpperCase();
    return c.toLowerCase().toUpperCase().toLowerCase().replace(/\u03c2/g, "\u03c3");
  }).join("");
}

// Whether a sign has a combining class: such signs change places with others when normalized
function isCombining(c) {
  return (c + "\u0334").normalize("NFD") !== c + "\u0334" || ("\u0323" + c).normalize("NFD") !== "\u0323" + c;
}

function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().replace(/`/g, "'");
  text = caseFold(text.replace(/[\u2018\u2019\u02bb\u02bc`\u00b4]/g, "'").normalize("NFKC"));
  let out = "", marked = false;
  for (const c of text.normalize("NFKD")) {
    if (isCombining(c)) {
      if (!marked) out += c;
    } else if (c === "\u200c" || c === "\u200d" || !/[\p{Cf}\ufe00-\ufe0f]/u.test(c)) {
      marked = TAKES_MARKS.test(c) && !BARE.test(c);
      out += c === "\u0131" ? "i" : c;
    }
  }
  return out.normalize("NFC");
}

function splitHyphens(text) {
  const signs = Array.from(text);
  return signs.map((c, at) => {
    if (c !== "\u2212" && !/\p{Pd}/u.test(c)) return c;
    const number = at + 1 < signs.length && DIGIT.test(signs[at + 1]);
    return number && !(at && /[\p{L}\p{N}]/u.test(signs[at - 1])) ? "-" : " ";
  }).join("");
}

function trimWord(word) {
  const signs = Array.from(word);
  const edge = (c) => !"+#%".includes(c) && /\p{P}/u.test(c);
  let start = 0, end = signs.length;
  const negative = (at) => signs[at] === "-" && at + 1 < signs.length && DIGIT.test(signs[at + 1]);
  while (start < end && edge(signs[start]) && !negative(start)) start++;
  while (end > start && edge(signs[end - 1])) end--;
  return signs.slice(start, end).join("");
}

function splitWords(text) {
  return splitHyphens(fold(text)).split(SPACE).filter(Boolean).map((word) => trimWord(word) || word);
}

function normalize(text, exact, language) {
  if (exact) return strip(text.normalize("NFC"));
  const words = splitWords(text);
  const english = (language || "en").split("-")[0].toLowerCase() === "en";
  if (words.length > 1 && english && ["a", "an", "the"].includes(words[0])) words.shift();
  return words.join(" ") || strip(text.normalize("NFC"));
}

function isOneEdit(one, other) {
  const a = Array.from(one), b = Array.from(other);
  let start = 0, end = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const left = a.slice(start, a.length - end), right = b.slice(start, b.length - end);
  if (left.length + right.length === 0) return false;
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

function isTypo(given, answer, accept, language) {
  const said = normalize(given, accept.exact, language).split(SPACE).filter(Boolean);
  const right = normalize(answer, accept.exact, language).split(SPACE).filter(Boolean);
  if (said.length !== right.length) return false;
  const differing = said.map((word, at) => [word, right[at]]).filter(([a, b]) => a !== b);
  if (differing.length !== 1) return false;
  const [typed, meant] = differing[0];
  const signs = Array.from(meant);
  const maySlip = (word) => Array.from(word).every(
    (c) => !DIGIT.test(c) && (!/\p{L}/u.test(c) || c.toLowerCase() !== c.toUpperCase()));
  if (Array.from(typed)[0] !== signs[0] || !maySlip(typed) || !maySlip(meant)) return false;
  if (signs.filter((c) => /\p{L}/u.test(c)).length < 5) return false;
  return isOneEdit(typed, meant) && !(accept.near || []).includes(typed);
}

// How a typed text matches: {how: "right" | "typo" | "reject" | "", answer, reject (its number)}
function matchText(given, answers, accept, language) {
  const said = normalize(given, accept.exact, language);
  const same = (text) => said === normalize(text, accept.exact, language);
  const right = answers.find(same);
  if (right !== undefined) return {how: "right", answer: right};
  const rejected = (accept.reject || []).findIndex(same);
  if (rejected >= 0) return {how: "reject", reject: rejected};
  const slip = accept.typos && answers.find((answer) => isTypo(given, answer, accept, language));
  return slip ? {how: "typo", answer: slip} : {how: ""};
}

function makeScore(earned, whole, marks, all) {
  const fraction = all ? Number(earned >= whole) : Math.max(0, earned) / whole;
  return {fraction: fraction, marks: marks, typo: marks.some((mark) => mark.typo)};
}

function gradePicks(credits, picked, all) {
  const keys = credits.filter((credit) => credit === 1).length;
  const hits = picked.filter((at) => credits[at] === 1).length, wrong = picked.length - hits;
  const others = Math.max(1, credits.length - keys, wrong);
  return makeScore(hits * others - wrong * keys, keys * others, [], all);
}

function gradeOrder(groups, placed, all) {
  let agreeing = 0, untied = 0;
  for (let a = 0; a < groups.length; a++) {
    for (let b = a + 1; b < groups.length; b++) {
      if (groups[a] === groups[b]) continue;
      untied++;
      const x = placed.indexOf(a), y = placed.indexOf(b);
      if (x >= 0 && y >= 0) agreeing += (x < y) === (groups[a] < groups[b]) ? 1 : -1;
    }
  }
  const slots = groups.slice().sort((a, b) => a - b);
  const marks = slots.map((group, at) => ({given: placed[at], credit: Number(groups[placed[at]] === group)}));
  if (!untied) return makeScore(Number(placed.length === groups.length), 1, marks, false);
  return makeScore(agreeing, untied, marks, all);
}

function gradePairs(right, chosen, all) {
  const marks = right.map((at, left) => ({given: chosen[left], credit: Number(chosen[left] === at)}));
  return makeScore(marks.filter((mark) => mark.credit).length, marks.length, marks, all);
}

function markText(text, answers, accept, language) {
  const found = strip(text) ? matchText(text, answers, accept, language) : {how: ""};
  const right = found.how === "right" || found.how === "typo";
  return {given: strip(text), expected: right ? found.answer : answers[0], credit: Number(right),
    typo: found.how === "typo", reject: found.reject};
}

function gradeBlanks(accept, typed, language, all) {
  const marks = accept.blanks.map((answers, at) => markText(typed[at] || "", answers, accept, language));
  return makeScore(marks.filter((mark) => mark.credit).length, marks.length, marks, all);
}

// Who holds which entry, so that as many as can be are held (Kuhn's augmenting paths)
function assign(wishes, holder) {
  const held = new Map(holder);
  const place = (key, tried) => {
    for (const at of wishes.get(key)) {
      if (tried.has(at)) continue;
      tried.add(at);
      if (!held.has(at) || place(held.get(at), tried)) {
        held.set(at, key);
        return true;
      }
    }
    return false;
  };
  for (const key of wishes.keys()) if (!Array.from(held.values()).includes(key)) place(key, new Set());
  return held;
}

function gradeList(accept, typed, language, all) {
  const said = new Map();
  for (const text of typed) {
    const key = normalize(text, accept.exact, language);
    if (strip(text) && !said.has(key)) said.set(key, strip(text));
  }
  const exact = new Map(), likely = new Map();
  for (const [key, text] of said) {
    const where = (test) => accept.entries.map((entry, at) => (entry.some(test) ? at : -1)).filter((at) => at >= 0);
    exact.set(key, where((answer) => normalize(answer, accept.exact, language) === key));
    const slips = accept.typos && !exact.get(key).length;
    likely.set(key, slips ? where((answer) => isTypo(text, answer, accept, language)) : exact.get(key));
  }
  const holder = assign(likely, assign(exact, new Map()));
  const marks = accept.entries.map((entry, at) => {
    const key = holder.get(at);
    return {given: said.get(key) || "", expected: entry[0], credit: Number(holder.has(at)),
      typo: holder.has(at) && !exact.get(key).includes(at)};
  });
  const wrong = Array.from(said).filter(([key]) => !likely.get(key).length);
  for (const [, text] of wrong) marks.push({given: text, expected: "", credit: 0, typo: false});
  return makeScore(Math.min(holder.size, accept.need) - wrong.length, accept.need, marks, all);
}

function gradeText(accept, typed, language) {
  if (!strip(typed)) return {malformed: "type an answer"};
  const mark = markText(typed, accept.answers, accept, language);
  return makeScore(mark.credit, 1, [mark], false);
}

function gradeChoice(credits, picked, all) {
  const credit = picked.length ? credits[picked[0]] : 0;
  return makeScore(credit, 1, [], all);
}

// What an answer earns: {fraction 0..1, marks, typo} or {malformed}. `card` has correct, accept, whole, language;
// `given` the numbers of what was picked, placed or paired (-1 for none), or the texts typed
function gradeAnswer(kind, card, given) {
  switch (kind) {
    case "multiple-choice": case "true-false": return gradeChoice(card.correct, given, card.whole);
    case "multiple-response": return gradePicks(card.correct, given, card.whole);
    case "ordering": return gradeOrder(card.correct, given, card.whole);
    case "matching": return gradePairs(card.correct, given, card.whole);
    case "cloze": return gradeBlanks(card.accept, given, card.language, card.whole);
    case "list-recall": return gradeList(card.accept, given, card.language, card.whole);
    case "short-answer": return gradeText(card.accept, given[0], card.language);
    case "numeric": return gradeNumber(card.accept, given[0]);
  }
}

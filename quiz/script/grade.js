// Grades an answer as quiz/engine does: one file of cases runs through both.
// Knows nothing of the page. Offsets count code points, as Python's do.

const DIGIT = /^[\p{Nd}\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u1369-\u1371\u19da\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}]$/u;
const GLOSS = new RegExp("(^|" + BLANK + ")[(\\[\uff08][^()\\[\\]\uff08\uff09]*[)\\]\uff09](?=$|" + BLANK + "|[.,;:!?])", "g");
// Vowel marks of Hebrew and Arabic
const VOWELS = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]/g;
const AND = new RegExp("(?:^|" + BLANK + ")(?:and|&)(?=" + BLANK + ")", "i");

// Academic degrees; abbreviations after which a stop separates; ends of file names and addresses
const DEGREES = (
  "phd dphil mphil bsc msc dsc edd bed med lld llb llm beng meng btech mtech bcom mcom bmus mmus barch march" +
  " dlitt psyd pharmd bphil scd").split(" ");
const TITLES = (
  "dr st mr mrs ms mt ft prof jr sr ste sen rep gov gen col sgt capt lt maj rev hon pres no nos vs ave rd inc" +
  " ltd co corp dept fig vol approx").split(" ");
const SUFFIXES = (
  "txt py js ts jsx tsx cc cpp hpp cs java rb go rs php sh bat md csv tsv json yaml yml toml xml html htm css" +
  " sql db exe dll out zip gz tar pdf doc docx xls xlsx ppt png jpg jpeg gif svg mp3 mp4 wav ini cfg conf log" +
  " com net org io edu gov uk de fr ai tv").split(" ");

function isLetter(word) {
  return /^\p{L}$/u.test(word);
}

function isCurrency(word) {
  return /^\p{Sc}$/u.test(word);
}

function isEnglish(language) {
  return (language || "en").replace(/_/g, "-").split("-")[0].toLowerCase() === "en";
}

// x^{2}, x^(2) and x**2 as x^2, Ca^2+ as Ca2+, and x + 1 = 3 without spaces
function evenPowers(text) {
  text = text.replace(/([0-9a-z)]) ?\*\* ?(?=[0-9a-z(-])/g, "$1^").replace(/\^ ?[{(] ?([+-]?[0-9a-z]+) ?[)}]/g, "^$1");
  text = text.replace(/\^([0-9]*[+-])(?![0-9a-z])/g, "$1");
  return text.replace(/([\p{L}\p{N})\]]) ?([+=]) ?(?=[\p{L}\p{N}([\u2010-\u2015\u2212-])/gu, "$1$2");
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
  const edge = (c) => !"+#%\u2030".includes(c) && /\p{P}/u.test(c);
  let start = 0, end = signs.length;
  const negative = (at) => signs[at] === "-" && at + 1 < signs.length && DIGIT.test(signs[at + 1]);
  while (start < end && edge(signs[start]) && !negative(start)) start++;
  while (end > start && edge(signs[end - 1])) end--;
  return signs.slice(start, end).join("");
}

// Commas between thousands
function ungroup(text) {
  return text.replace(/(^|[^0-9.,])([0-9]{1,3}(?:,[0-9]{3})+)(?![0-9])(?!,[0-9])/g,
    (_, before, number) => before + number.replace(/,/g, ""));
}

// A blank between two words that does not count: "5 \u20ac", "$ 5", and "Ph. D." with its stop
function belongTogether(one, other, stopped) {
  const last = Array.from(one).pop(), first = Array.from(other)[0];
  if (isCurrency(other)) return DIGIT.test(last);
  if (isCurrency(one)) return DIGIT.test(first);
  return stopped && DEGREES.includes(one + other);
}

// A word cut at the stops in it that do not count, initials one by one
function splitStops(word) {
  if (!word.includes(".")) return [word];
  const whole = word.replace(/\./g, "");
  if (DEGREES.includes(whole)) return [whole];
  const [first, ...rest] = word.split("."), out = [first];
  let begins = true;
  for (const piece of rest) {
    const last = out[out.length - 1];
    begins = begins && (isLetter(last) || TITLES.includes(last)) && piece !== "" && !SUFFIXES.includes(piece);
    if (begins) out.push(piece);
    else out[out.length - 1] += "." + piece;
  }
  return out;
}

// [words of a folded text, whether it begins with an article]
function cut(text) {
  text = text.replace(/[,;]/g, " ").replace(/ *\u00b0 */g, " \u00b0").replace(/([0-9]) ?\/ ?(?=[0-9])/g, "$1/");
  const tokens = words(text.replace(/([0-9])(?=[\p{L}\p{No}\p{Nl}%\u2030])/gu, "$1 ")), out = [];
  let before = "";
  for (const token of tokens) {
    const word = trimWord(token) || token;
    if (out.length && belongTogether(out[out.length - 1], word, before.endsWith("."))) out[out.length - 1] += word;
    else out.push(...splitStops(word));
    before = token;
  }
  const article = tokens.length && ["a", "an", "the"].includes(trimWord(tokens[0])) && !tokens[0].endsWith(".");
  return [out, Boolean(article)];
}

// Words with a space between them, and none between initials
function joinWords(list) {
  const out = [];
  let afterInitial = false;
  for (const word of list) {
    const initial = /^[a-z\u03b1-\u03c9\u0430-\u045f]$/.test(word);
    if (initial && afterInitial) out[out.length - 1] += word;
    else out.push(word);
    afterInitial = initial;
  }
  return out.join(" ");
}

// Every form of a typed text, the usual one first: two texts are one answer if they share one
function listForms(text, exact, language) {
  if (exact) return [strip(text.normalize("NFC"))];
  const english = isEnglish(language), folded = splitHyphens(evenPowers(fold(text))), forms = [];
  for (const reading of english && folded.includes(",") ? [ungroup(folded), folded] : [folded]) {
    const [list, article] = cut(reading);
    if (list.length > 1 && english && article) forms.push(joinWords(list.slice(1)));
    forms.push(joinWords(list));
  }
  const found = forms.filter((form, at) => form && forms.indexOf(form) === at);
  return found.length ? found : [strip(text.normalize("NFC"))];
}

function normalize(text, exact, language) {
  return listForms(text, exact, language)[0];
}

// [text outside brackets, text inside], the latter empty where there is nothing else
function splitGloss(text) {
  const outside = text.replace(GLOSS, " ");
  return /[\p{L}\p{N}]/u.test(outside) ? [outside, (text.match(GLOSS) || []).join(" ")] : [text, ""];
}

// Whether the letters of a gloss are initials of the words outside, in their order
function isAbbreviation(gloss, outside) {
  const letters = fold(gloss).match(/\p{L}/gu) || [];
  const initials = joinWords(cut(splitHyphens(evenPowers(fold(outside))))[0]).split(SPACE).map((word) => Array.from(word)[0]);
  let at = -1;
  return letters.length > 1 && letters.every((letter) => (at = initials.indexOf(letter, at + 1)) >= 0);
}

// The text and, where it has a gloss, the text without it
function listReadings(given, exact) {
  const [outside, gloss] = splitGloss(given);
  return gloss && !exact ? [given, outside] : [given];
}

// Vowel marks may be left out, but those that are typed must be right
function listAnswerForms(answer, exact, language) {
  const forms = listForms(answer, exact, language), [outside, gloss] = splitGloss(answer);
  if (gloss && !exact && isAbbreviation(gloss, outside)) forms.push(...listForms(outside, false, language));
  const bare = answer.replace(VOWELS, "");
  return exact || bare === answer ? forms : forms.concat(listForms(bare, false, language));
}

function share(some, others) {
  return some.some((form) => others.includes(form));
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
  const said = words(normalize(given, accept.exact, language)), right = words(normalize(answer, accept.exact, language));
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
  const readings = listReadings(given, accept.exact);
  for (const reading of readings) {
    const forms = listForms(reading, accept.exact, language);
    const right = answers.find((answer) => share(forms, listAnswerForms(answer, accept.exact, language)));
    if (right !== undefined) return {how: "right", answer: right};
    const rejected = (accept.reject || []).findIndex((text) => share(forms, listForms(text, accept.exact, language)));
    if (rejected >= 0) return {how: "reject", reject: rejected};
  }
  for (const reading of accept.typos ? readings : []) {
    const slip = answers.find((answer) => isTypo(reading, answer, accept, language));
    if (slip !== undefined) return {how: "typo", answer: slip};
  }
  for (const reading of accept.typos && accept.credits ? readings : []) {
    const slip = accept.reject.findIndex((text, at) => accept.credits[at] && isTypo(reading, text, accept, language));
    if (slip >= 0) return {how: "reject", reject: slip, slip: true};
  }
  return {how: ""};
}

// The note on a wrong text that only capitals keep from being an exact answer
function noteCase(given, answers, exact) {
  const said = caseFold(normalize(given, true));
  return exact && answers.some((answer) => caseFold(normalize(answer, true)) === said) ? "only capitals differ" : "";
}

function makeScore(earned, whole, marks, all) {
  const fraction = all ? Number(earned >= whole) : Math.max(0, earned) / whole;
  return {fraction: fraction, marks: marks, typo: marks.some((mark) => mark.typo)};
}

function gradePicks(credits, picked, all) {
  const keys = credits.filter((credit) => credit === 1).length;
  if (!keys) return makeScore(Number(!picked.length), 1, [], all);
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

// How a typed text matches, or the text that it means if it is a number in another notation
function matchMeant(text, meant, answers, accept, language) {
  const found = matchText(text, answers, accept, language);
  const whole = found.how === "right" || found.how === "reject" && !found.slip;
  return whole || meant === text ? found : matchText(meant, answers, accept, language);
}

function markText(text, meant, answers, accept, language) {
  const found = strip(text) ? matchMeant(strip(text), meant, answers, accept, language) : {how: ""};
  const right = found.how === "right" || found.how === "typo";
  const rejected = (accept.reject || []).length;
  const part = found.how === "reject" && accept.credits ? accept.credits[found.reject] : 0;
  return {given: strip(text), expected: right ? found.answer : answers[0], credit: right ? 1 : part,
    typo: found.how === "typo" || found.slip === true, said: right ? rejected + answers.indexOf(found.answer) : found.reject, note: right || accept.picked ? "" : noteCase(text, answers, accept.exact)};
}

function gradeBlanks(accept, typed, language, all) {
  const wrong = accept.wrong || [], own = accept.own || [];
  const count = (lists) => [].concat(...lists).length;
  const marks = accept.blanks.map((answers, at) => {
    const mine = (own[at] || []).map(([number]) => number), reject = wrong[at] || [];
    const numbers = mine.length ? {...accept, numbers: own[at]} : accept;
    const meant = nameNumber(strip(typed[at] || ""), numbers, mine.length ? mine : answers, language);
    const picked = ((accept.options || [])[at] || []).includes(words((typed[at] || "").normalize("NFC")).join(" "));
    const rules = picked ? {...accept, exact: true, typos: false, picked: true} : accept;
    const mark = markText(typed[at] || "", meant, answers, {...rules, reject: reject, credits: (accept.shares || [])[at]}, language);
    const right = mark.said - reject.length, before = count(wrong.slice(0, at)) + mark.said;
    const said = right < 0 ? before : count(wrong) + count(accept.blanks.slice(0, at)) + right;
    return {...mark, said: mark.said === undefined ? undefined : said};
  });
  return makeScore(marks.reduce((sum, mark) => sum + mark.credit, 0), marks.length, marks, all);
}

// Has a key hold one more entry, others making room for it (Kuhn's augmenting paths)
function place(key, wishes, held, tried) {
  for (const at of wishes.get(key)) {
    if (tried.has(at)) continue;
    tried.add(at);
    if (!held.has(at) || place(held.get(at), wishes, held, tried)) {
      held.set(at, key);
      return true;
    }
  }
  return false;
}

// Who holds which entry, so that as many as can be are held; what was held before stays held
function assign(wishes, holder) {
  const held = new Map(holder);
  for (const key of wishes.keys()) {
    if (!Array.from(held.values()).includes(key)) place(key, wishes, held, new Set());
  }
  return held;
}

// A text as the deck writes it, if it is one of the numbers of the list
function nameEntry(text, accept, language) {
  return /[;\uff1b]/.test(text) || AND.test(text) ? text : nameNumber(text, accept, [].concat(...accept.entries), language);
}

// [numbers of the entries that a text is, numbers of those that it is or seems to be]
function findEntries(text, accept, language) {
  const where = (test) => accept.entries.map((entry, at) => (entry.some(test) ? at : -1)).filter((at) => at >= 0);
  const readings = listReadings(nameEntry(text, accept, language), accept.exact);
  for (const reading of readings) {
    const forms = listForms(reading, accept.exact, language);
    const exact = where((answer) => share(forms, listAnswerForms(answer, accept.exact, language)));
    if (exact.length) return [exact, exact];
  }
  if (!accept.typos) return [[], []];
  return [[], where((answer) => readings.some((reading) => isTypo(reading, answer, accept, language)))];
}

// A line that fits nothing cut at ";", else at commas, else at "and", if then a part fits
function cutEntry(line, fits) {
  if (!line || fits(line)) return [line];
  for (const separator of [/[;\uff1b]/, /[,\uff0c\u3001\u060c]/, AND]) {
    const parts = line.split(separator).map(strip);
    if (parts.length > 1 && parts.some((part) => part && fits(part))) {
      return [].concat(...parts.map((part) => cutEntry(part, fits)));
    }
  }
  return [line];
}

// The first `need` different entries count; a repeat takes no place, and nothing is taken off
function gradeList(accept, typed, language, all) {
  const said = new Map(), exact = new Map(), likely = new Map(), held = new Map();
  const find = (text) => findEntries(text, accept, language);
  const texts = [].concat(...typed.map((line) => cutEntry(strip(line), (text) => find(text)[1].length > 0)));
  const wrong = [], repeated = [], beyond = [];
  let places = 0;
  for (const text of texts.filter(Boolean)) {
    const key = normalize(nameEntry(text, accept, language), accept.exact, language);
    if (places === accept.need) beyond.push(text);
    else if (said.has(key)) repeated.push(text);
    else {
      const [same, similar] = find(text);
      said.set(key, text);
      exact.set(key, same);
      likely.set(key, similar);
      if (!similar.length) wrong.push(text);
      if (!similar.length || place(key, likely, held, new Set())) places++;
    }
  }
  const holder = assign(likely, assign(exact, new Map())), keys = Array.from(holder.values());
  for (const [key, text] of said) if (likely.get(key).length && !keys.includes(key)) repeated.push(text);
  const marks = accept.entries.map((entry, at) => {
    const key = holder.get(at);
    const text = holder.has(at) ? nameNumber(said.get(key), accept, entry, language) : "";
    const meant = text ? matchMeant(said.get(key), text, entry, accept, language).answer : undefined;
    const before = accept.entries.slice(0, at).reduce((sum, each) => sum + each.length, 0);
    return {given: said.get(key) || "", expected: entry[0], credit: Number(holder.has(at)),
      said: meant === undefined ? undefined : before + entry.indexOf(meant), typo: holder.has(at) && !exact.get(key).includes(at)};
  });
  for (const text of wrong) {
    marks.push({given: text, expected: "", credit: 0, typo: false, note: noteCase(text, [].concat(...accept.entries), accept.exact)});
  }
  for (const text of repeated) marks.push({given: text, expected: "", credit: 0, typo: false, spare: true, note: "already named"});
  for (const text of beyond) marks.push({given: text, expected: "", credit: 0, typo: false, spare: true, note: "not counted"});
  return makeScore(holder.size, accept.need, marks, all);
}

function gradeText(accept, typed, language) {
  if (!strip(typed)) return {malformed: "type an answer"};
  const mark = markText(typed, strip(typed), accept.answers, accept, language);
  return makeScore(mark.credit, 1, [mark], false);
}

function gradeChoice(credits, picked, all) {
  const credit = picked.length ? credits[picked[0]] : 0;
  return makeScore(credit, 1, [], all);
}

// What was typed, from the parts of Anki's comparison: neither what is missing nor AnkiDroid's check mark was
function joinTyped(nodes) {
  let text = "";
  for (const node of nodes) {
    if (node.id === "typearrow" || node.nodeName === "BR") break;
    const missed = node.classList && node.classList.contains("typeMissed");
    if (!missed && node.id !== "typecheckmark") text += node.textContent;
  }
  return text.replace(/\u00a0/g, " ");
}

// What an answer earns: {fraction 0..1, marks, typo} or {malformed}. `card` has correct, accept, whole, language;
// `given` the numbers of what was picked, placed or paired (-1 for none), or the texts typed
function gradeAnswer(kind, card, given) {
  switch (kind) {
    case "multiple-choice": case "true-false": return gradeChoice(card.correct, given, card.whole);
    case "multiple-response": return gradePicks(card.correct, given, card.whole);
    case "ordering": return gradeOrder(card.correct, given, card.whole);
    case "matching": return gradePairs(card.correct, given, card.whole);
    case "cloze": case "masked-picture": return gradeBlanks(card.accept, given, card.language, card.whole);
    case "list-recall": return gradeList(card.accept, given, card.language, card.whole);
    case "short-answer": return gradeText(card.accept, given[0], card.language);
    case "numeric": return gradeNumber(card.accept, given[0], card.language);
  }
}

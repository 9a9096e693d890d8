// Reads typed numbers as quiz/engine/numbers.py does, and compares them digit by digit: no rounding.

const HALVES = {"\u00bd": "5", "\u00bc": "25", "\u00be": "75", "\u2155": "2", "\u2156": "4", "\u2157": "6", "\u2158": "8",
  "\u215b": "125", "\u215c": "375", "\u215d": "625", "\u215e": "875", "\u2152": "1"};
const HALF = Object.keys(HALVES).join("");
// sign; whole and half; power of ten; digits; exponent
const GRAMMAR = "([+-]?) ?(?:([0-9]*) ?([" + HALF + "])|10 ?\\^ ?([+-]?[0-9]+)" +
  "|((?=[.,\u066b]?[0-9])[0-9.,\u066b](?:[0-9.,\u066b]|[ '](?=[0-9]))*)" +
  "(?:(?: ?[eE]| ?[xX\u00d7*\u00b7\u22c5\u2219\u2022\u0445\u0425] ?10 ?\\^ ?)([+-]?[0-9]+))?)";
const NUMBER = new RegExp("^()" + GRAMMAR + "$");
const LONE = new RegExp("(^|[ (~\u2248\u2243\u223c=:.\"'#\u2026$\u20ac\u00a3\u00a5\u20b9\u20bd\u20a9\u20ba\u20b4])" + GRAMMAR);
const SPACED = /^([1-9][0-9]{0,2}([ '])[0-9]{3}(?:\2[0-9]{3})*)(?:[.,]([0-9]*))?$/;
const GROUPED = /^(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})$/;
const SIGNS = {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2032": "'", "\u00b4": "'", "`": "'", "\u066c": "'",
  "\u00ba": "\u00b0", "\u02da": "\u00b0", "\u066a": "%", "\u060c": ",", "\u2044": "/", "\u2215": "/"};

// Units that are written in several ways: whoever asks for the first accepts the others
const ALIKE = [
  ["%", "percent", "per cent"],
  ["\u00b0", "degrees", "degree", "deg"],
  ["\u00b0C", "degrees C", "degrees Celsius", "Celsius", "deg C", "\u00b0", "degrees", "C"],
  ["\u00b0F", "degrees F", "degrees Fahrenheit", "Fahrenheit", "deg F", "\u00b0", "degrees", "F"],
  ["$", "dollars", "dollar", "US$", "USD"],
  ["\u20ac", "euros", "euro", "EUR"],
  ["\u00a3", "pounds", "pound", "GBP"],
];

const ONES = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen" +
  " eighteen nineteen").split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const TIMES = {hundred: 2, thousand: 3, million: 6, billion: 9, trillion: 12};
const LETTER = "[\\p{L}\\p{No}\\p{Nl}]";
const MINUS = new RegExp("(^|[ (~\u2248\u2243=])(?:minus|negative|moins|menos|meno|\u043c\u0438\u043d\u0443\u0441|\u043c\u0456\u043d\u0443\u0441) " +
  "(?=[0-9.,\u00bd\u00bc\u00be])", "gi");
const TIMES_FIRST = new RegExp("^ ?(" + Object.keys(TIMES).join("|") + ")(?!" + LETTER + ")", "iu");
const PLAIN_WORDS = new RegExp("^(?:" + LETTER + "|[ .,;:!?()\"'~\u2248\u2243\u223c=#\u2026\u201c\u201d\u201e\u00ab\u00bb])*$", "u");

// English words beside which a number is not the whole of what was said; words behind one that change it; units
const NOT_ALL = (
  "hundred thousand million billion trillion hundreds thousands millions billions dozen dozens half halves" +
  " third thirds quarter quarters fifth fifths tenth tenths not no never than least most per cent percent" +
  " percentage squared cubed bc bce").split(" ");
const NOT_AFTER = ["a", "an", "each", "every"];
const SHORT_AFTER = ["or", "so", "in", "of", "at", "by", "on", "ad", "ce", "i", "is", "it"];
const UNIT_WORD = new RegExp("^(?:" +
  "(?:kilo|centi|milli|micro|nano|mega|giga|deci)?(?:met(?:re|er)|gramm?e?|lit(?:re|er)|watt|volt|joule" +
  "|hertz|pascal|newton|byte|bit|amp|ampere|mole|second)|tonne|ton|kilo|mile|yard|foot|feet|inch|inche|" +
  "pound|ounce|stone|gallon|pint|acre|hectare|knot|lightyear|minute|hour|day|week|month|year|decade|cen" +
  "turie|century|millennium|millennia|degree|celsius|fahrenheit|kelvin|radian|dollar|euro|penny|pence|y" +
  "en|franc|rupee|ruble|yuan|calorie|ohm|bar" +
  ")s?$");

function cleanNumber(text) {
  text = spellOut(Array.from(text, (c) => SIGNS[c] || c).join(""));
  const parts = text.split(new RegExp("([" + HALF + "])")).map((part) => (HALVES[part] ? part : part.normalize("NFKC")));
  let out = "";
  for (const c of parts.join("")) {
    if (/[\p{Pd}\u2212]/u.test(c)) out += "-";
    else if (!/[\p{Cf}\ufe00-\ufe0f]/u.test(c)) out += toAsciiDigit(c);
  }
  out = out.replace(/\\times/g, "\u00d7").replace(/\\cdot/g, "\u00b7").replace(/\*\*/g, "^");
  out = words(out).join(" ").replace(/\^ ?[{(] ?([+-]?[0-9]+) ?[)}]/g, "^$1");
  return out.replace(/([^0-9])[.,;!?]+$/, "$1");
}

function countSigns(text) {
  return Array.from(text).length;
}

// A unit, and how it may be typed at the start of a text or at its end
function makeUnit(name) {
  const signs = Array.from(name).filter((c) => c !== " ");
  const pattern = signs.map((c) => c.replace(/[\^$\\.*+?()[\]{}|\/]/, "\\$&") + (c === "^" ? "?" : "")).join(" ?");
  const flags = countSigns(name) > 3 && /^\p{L}+$/u.test(name.replace(/ /g, "")) ? "iu" : "u";
  return {name: name, start: new RegExp("^(?:" + pattern + ")", flags), end: new RegExp("(?:" + pattern + ")$", flags)};
}

function listUnits(units) {
  const names = units.map(cleanNumber).filter(Boolean);
  for (const [first, ...others] of ALIKE) if (names.includes(first)) names.push(...others);
  const once = names.filter((name, at) => names.indexOf(name) === at);
  return once.sort((a, b) => countSigns(b) - countSigns(a)).map(makeUnit);
}

// A text without the unit at its end, or at its start; null if none is there, or only a part of a longer word
function cutEnd(text, unit) {
  const found = unit.end.exec(text), rest = found ? text.slice(0, found.index) : "";
  return !found || (/^\p{L}/u.test(unit.name) && /\p{L}$/u.test(rest)) ? null : rest.trimEnd();
}

function cutStart(text, unit) {
  const found = unit.start.exec(text), rest = found ? text.slice(found[0].length) : "";
  return !found || (/\p{L}$/u.test(unit.name) && /^\p{L}/u.test(rest)) ? null : rest.trimStart();
}

function withoutUnit(text, units) {
  const found = [];
  for (const rest of units.map((unit) => cutEnd(text, unit)).filter((rest) => rest !== null).concat(text)) {
    const sign = rest && "+-".includes(rest[0]) ? rest[0] : "";
    for (const unit of units) {
      const bare = cutStart(rest.slice(sign.length).trimStart(), unit);
      if (bare !== null) found.push(sign + bare);
    }
    found.push(rest);
  }
  return found;
}

// Digits for English words up to "ninety-nine", and "-" for a word that means it
function writeDigits(text, english) {
  const parts = text.split(new RegExp("(" + LETTER + "+)", "u"));
  for (let at = 1; english && at < parts.length; at += 2) {
    const word = parts[at].toLowerCase(), tens = TENS.indexOf(word), next = (parts[at + 2] || "").toLowerCase();
    if (tens >= 0) {
      const one = [" ", "-"].includes(parts[at + 1]) ? ONES.indexOf(next) : 0, unit = one > 0 && one < 10 ? one : 0;
      parts[at] = String(10 * (tens + 2) + unit);
      if (unit) parts[at + 1] = parts[at + 2] = "";
    } else if (ONES.includes(word)) parts[at] = String(ONES.indexOf(word));
  }
  return parts.join("").replace(MINUS, "$1-");
}

function areHarmless(before, after, english, alone) {
  if (!PLAIN_WORDS.test(before) || !PLAIN_WORDS.test(after)) return false;
  const list = (text) => text.match(new RegExp(LETTER + "+", "gu")) || [];
  const [ahead, behind] = [before, after].map((text) => list(text).map((word) => word.toLowerCase()));
  if (behind.length && !alone) return false;
  return !ahead.concat(behind).some((word) => NOT_ALL.includes(word)) && !behind.some((word) => NOT_AFTER.includes(word) ||
    (countSigns(word) < 3 && !SHORT_AFTER.includes(word)) || (english && UNIT_WORD.test(word)));
}

// [text without the first of the units that is there, whether one was]
function cutSome(text, units, cutter) {
  for (const unit of units) {
    const rest = cutter(text.trim(), unit);
    if (rest !== null) return [rest, true];
  }
  return [text, false];
}

// [the only number of a text, the "million" behind it]; null if the words around it change it
function findLone(text, units, english) {
  text = writeDigits(text, english).replace(new RegExp("(" + LETTER + ")-", "gu"), "$1 ");
  const found = LONE.exec(text);
  if (!found) return null;
  const start = found.index + found[1].length, ahead = text.slice(0, start).trimEnd();
  if (ahead && found[2] && text[start + 1] === " ") return null;
  let [after, hasUnit] = cutSome(text.slice(found.index + found[0].length), units, cutStart);
  const times = english && !found[5] && !found[7] ? TIMES_FIRST.exec(after) : null;
  if (times) {
    const [rest, isBehind] = cutSome(after.slice(times[0].length), units, cutStart);
    after = rest;
    hasUnit = hasUnit || isBehind;
  }
  const before = cutSome(ahead, units, cutEnd)[0];
  if (!areHarmless(before, after, english, hasUnit || (english && !units.length))) return null;
  return [found, times ? times[1].toLowerCase() : ""];
}

function joinParts(whole, part) {
  if (!whole && !part) return "";
  return part ? (whole || "0") + "." + part : whole;
}

function isGrouped(digits, sign) {
  return !digits.includes(sign === "," ? "." : ",") && GROUPED.test(digits.split(sign).join(","));
}

// [digits with a point before decimals ("" if they are no number), whether there were two readings]
function readDigits(digits, comma) {
  const spaced = SPACED.exec(digits);
  if (spaced) return [joinParts(spaced[1].replace(/[ ']/g, ""), spaced[3] || ""), false];
  if (/[ ']/.test(digits)) return ["", false];
  const sign = digits.lastIndexOf(",") > digits.lastIndexOf(".") ? "," : ".", other = sign === "," ? "." : ",";
  const at = digits.lastIndexOf(sign);
  const whole = at < 0 ? digits : digits.slice(0, at), part = at < 0 ? "" : digits.slice(at + 1);
  if (whole.includes(sign)) return [isGrouped(digits, sign) ? digits.split(sign).join("") : "", false];
  if (whole.includes(other)) return [isGrouped(whole, other) ? joinParts(whole.split(other).join(""), part) : "", false];
  if (part.length !== 3) return [joinParts(whole, part), false];
  return [isGrouped(digits, sign) && (sign === ",") !== comma ? whole + part : joinParts(whole, part), true];
}

function readFound(found, comma, keys, times, echo) {
  if (countSigns(found[0]) - countSigns(found[1]) > 40) return {malformed: "a number may have at most 40 characters"};
  const exponent = Number(found[7] || found[5] || 0), sign = found[2].replace("+", ""), digits = found[6];
  if (Math.abs(exponent) > 400) return {malformed: "an exponent may be at most 400"};
  let plain = "1", ambiguous = false;
  if (found[4]) plain = (found[3] || "0") + "." + HALVES[found[4]];
  else if (digits && keys.includes(sign + digits)) plain = digits;
  else if (digits) [plain, ambiguous] = readDigits(digits.replace(/\u066b/g, "."), comma && !digits.includes("\u066b"));
  if (!plain) return {malformed: "not a number"};
  const shown = comma ? plain.replace(".", ",") : plain, power = times ? " " + times : exponent ? "e" + exponent : "";
  return {value: sign + plain + "e" + (exponent + (TIMES[times] || 0)),
    note: ambiguous || echo ? "read as " + sign + shown + power : ""};
}

// {value: "-12.5e3", note} or {malformed}; `keys` are the numbers of the question as the deck writes them
function readNumber(text, units, comma, language, keys) {
  const cleaned = cleanNumber(words(text.normalize("NFC")).join(" ")), english = isEnglish(language);
  if (!cleaned) return {malformed: "type a number"};
  if (countSigns(cleaned) > 160) return {malformed: "a number may have at most 40 characters"};
  const allowed = listUnits(units), bares = withoutUnit(cleaned, allowed);
  for (const bare of bares) {
    const found = NUMBER.exec(bare);
    if (found) return readFound(found, comma, keys, "", false);
  }
  for (const bare of bares) {
    const lone = findLone(bare, allowed, english);
    if (lone) return readFound(lone[0], comma, keys, lone[1], true);
  }
  return {malformed: "not a number"};
}

function takeApart(number) {
  const [, sign, whole, part, exponent] = /^(-?)([0-9]*)\.?([0-9]*)(?:e(-?[0-9]+))?$/.exec(number);
  return {negative: sign === "-", digits: (whole + part).replace(/^0+/, ""), exponent: Number(exponent || 0) - part.length};
}

// Below, at or above 0 as one decimal number is below, equal to or above the other
function compareNumbers(one, other) {
  const a = takeApart(one), b = takeApart(other), low = Math.min(a.exponent, b.exponent);
  const x = a.digits && a.digits + "0".repeat(a.exponent - low), y = b.digits && b.digits + "0".repeat(b.exponent - low);
  if (!x || !y || a.negative !== b.negative) {
    const size = (digits, negative) => (digits ? (negative ? -1 : 1) : 0);
    return size(x, a.negative) - size(y, b.negative);
  }
  const order = x.length - y.length || (x < y ? -1 : Number(x > y));
  return a.negative ? -order : order;
}

function gradeNumber(accept, typed, language) {
  const given = strip(typed), keys = [accept.answer].concat(accept.accept || []);
  const written = keys.concat(accept.reject || [], accept.written || []);
  const reading = readNumber(given, accept.units || [], Boolean(accept.comma), language, written);
  if (reading.malformed) return reading;
  const equals = (number) => compareNumbers(reading.value, number) === 0;
  const within = compareNumbers(accept.low, reading.value) <= 0 && compareNumbers(reading.value, accept.high) <= 0;
  const rejected = accept.reject || [], hit = keys.findIndex(equals);
  const right = Number(hit >= 0 || within), ranges = accept.ranges || [];
  const inside = ([low, high]) => compareNumbers(low, reading.value) <= 0 && compareNumbers(reading.value, high) <= 0;
  const near = right ? [] : ranges.filter(inside), most = near.find((one) => near.every((other) => one[2] >= other[2]));
  const credit = most ? most[2] : right, refused = rejected.findIndex(equals);
  const said = right ? rejected.length + Math.max(0, hit) : most && (credit || refused < 0) ? rejected.length + keys.length + ranges.indexOf(most) : refused;
  return makeScore(credit, 1, [{given: given, expected: accept.answer, credit: credit, typo: false,
    said: said < 0 ? undefined : said, note: reading.note}], false);
}

// Which of some numbers a typed text is, as the deck writes it: an equal one before others; else the text
function nameNumber(text, accept, answers, language) {
  const numbers = (accept.numbers || []).filter(([number]) => answers.includes(number));
  if (!numbers.length || !strip(text)) return text;
  const reading = readNumber(strip(text), [], Boolean(accept.comma), language, numbers.map(([number]) => number));
  if (reading.malformed) return text;
  const equal = numbers.find(([number]) => compareNumbers(number, reading.value) === 0);
  const near = numbers.find(([, low, high]) => (
    compareNumbers(low, reading.value) <= 0 && compareNumbers(reading.value, high) <= 0));
  return equal || near ? (equal || near)[0] : text;
}

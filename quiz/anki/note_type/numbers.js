// Reads typed numbers as quiz/engine/numbers.py does, and compares them digit by digit: no rounding.

const POWERS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b";
const NUMBER = /^([+-]?) ?([0-9.,](?:[0-9.,]|[ '](?=[0-9]))*)(?:(?:[eE]| ?[x\u00d7*\u00b7\u22c5] ?10 ?\^)([+-]?[0-9]+))?/;
const SPACED = /^([1-9][0-9]{0,2}([ '])[0-9]{3}(?:\2[0-9]{3})*)(?:[.,]([0-9]*))?$/;
const GROUPED = /^(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})$/;
const SIGNS = {"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+", "\u2019": "'",
  "\uff0e": ".", "\uff0c": ",", "\u066b": ".", "\u00b5": "\u03bc"};

// The digits of a script stand in a row of ten, from its zero on
function digitValue(c) {
  const code = c.codePointAt(0);
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

function toAsciiDigits(text) {
  return Array.from(text, (c) => SIGNS[c] || (/\p{Nd}/u.test(c) ? digitValue(c) : c)).join("");
}

function cleanNumber(text) {
  const even = toAsciiDigits(text.normalize("NFC").split(SPACE).filter(Boolean).join(" "));
  return even.replace(new RegExp("[" + POWERS + "]+", "g"),
    (found) => "^" + Array.from(found, (c) => "0123456789+-"[POWERS.indexOf(c)]).join(""));
}

function withoutUnit(text, units) {
  const found = [text], cleaned = units.map(cleanNumber);
  cleaned.sort((a, b) => Array.from(b).length - Array.from(a).length);
  for (const unit of cleaned) {
    if (!unit) continue;
    if (text.endsWith(unit)) found.push(text.slice(0, -unit.length).trimEnd());
    if (/\p{Sc}/u.test(unit)) {
      const sign = "+-".includes(text[0]) ? text[0] : "", rest = text.slice(sign.length).trimStart();
      if (rest.startsWith(unit)) found.push(sign + rest.slice(unit.length).trimStart());
    }
  }
  return found;
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

// {value: "-12.5e3", note} or {malformed}
function readNumber(text, units, comma) {
  if (Array.from(strip(text)).length > 40) return {malformed: "a number may have at most 40 characters"};
  const typed = text.normalize("NFC").split(SPACE).filter(Boolean).join(" ");
  if (!typed) return {malformed: "type a number"};
  for (const bare of withoutUnit(cleanNumber(typed), units)) {
    const power = /^([+-]?)10\^([+-]?[0-9]+)$/.exec(bare), read = power ? power[1] + "1e" + power[2] : bare;
    const found = NUMBER.exec(read);
    if (!found || found[0].length !== read.length) continue;
    const [plain, twoReadings] = readDigits(found[2], comma), exponent = Number(found[3] || 0);
    if (!plain) break;
    if (Math.abs(exponent) > 400) return {malformed: "an exponent may be at most 400"};
    const note = "read as " + found[1].replace("+", "") + (comma ? plain.replace(".", ",") : plain);
    return {value: found[1].replace("+", "") + plain + "e" + exponent, note: twoReadings ? note : ""};
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

function gradeNumber(accept, typed) {
  const given = strip(typed), keys = [accept.answer].concat(accept.accept || []);
  // as the deck writes it, however its language writes numbers
  const reading = keys.includes(given) ? {value: given, note: ""} : readNumber(given, accept.units || [], Boolean(accept.comma));
  if (reading.malformed) return reading;
  const equals = (number) => compareNumbers(reading.value, number) === 0;
  const within = compareNumbers(accept.low, reading.value) <= 0 && compareNumbers(reading.value, accept.high) <= 0;
  const credit = Number(keys.some(equals) || within);
  const reject = credit ? -1 : (accept.reject || []).findIndex(equals);
  return makeScore(credit, 1, [{given: given, expected: accept.answer, credit: credit, typo: false,
    reject: reject < 0 ? undefined : reject, note: reading.note}], false);
}

// Writes in one way what is written in several and means one thing, as quiz/engine/folding.py does.

const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const SPACE = new RegExp(BLANK + "+");
const POWERS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207f\u2071";
const POWER = new RegExp("[" + POWERS + "]+", "g");

// What Python's names of characters call Latin or Greek is not quite what scripts say
const TAKES_MARKS = /[\p{Script=Latin}\p{Script=Greek}\u271d]/u;
const BARE = /[\u1d2f\u1d3b\u1d4e\u2132\u214e\u2160-\u2182\u2185-\u2188\u{1018e}\u{10780}]/u;
const TAKES_STRESS = "\u0430\u0435\u0438\u043e\u0443\u044b\u044d\u044e\u044f\u0454\u0456\u0463\u0475";

// Letters that NFKD does not take apart, and a few signs, by what a keyboard without them types
const LIKE = {
  a: "\u2c65\u1d8f", ae: "\u00e6", b: "\u0180\u0183\u0253", c: "\u0188\u023c", d: "\u0111\u00f0\u018c\u0256\u0257",
  e: "\u0259\u0247\u025b\u01dd", f: "\u0192", g: "\u01e5\u0260\u0261", h: "\u0127\u2c68", i: "\u0131\u0268\u0269",
  j: "\u0249\u0237", k: "\u0199\u2c6a\u0138", l: "\u0142\u019a\u2c61\u026b\u026c", m: "\u0271", n: "\u019e\u0272\u0273",
  ng: "\u014b", o: "\u00f8\u0254\u0275\u2c7a", oe: "\u0153", p: "\u01a5\u1d7d", q: "\u024b\u02a0", r: "\u024d\u027d",
  s: "\u023f\u0282", t: "\u0167\u01ab\u01ad\u0288\u2c66", th: "\u00fe", u: "\u0289\u028a", v: "\u028b\u2c71",
  w: "\u2c73", y: "\u01b4\u024f", z: "\u01b6\u0225\u0240\u2c6c",
  "/": "\u2044\u2215", ",": "\u060c\u3001", ";": "\u061b", "%": "\u066a",
};
const AFTER = {};
for (const plain of Object.keys(LIKE)) for (const sign of LIKE[plain]) AFTER[sign] = plain;

function strip(text) {
  const edge = SPACE.source;
  return text.replace(new RegExp("^" + edge), "").replace(new RegExp(edge + "$"), "");
}

function words(text) {
  return text.split(SPACE).filter(Boolean);
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

// The digits of a script are a row of ten, from its zero on
function toAsciiDigit(c) {
  if (!/\p{Nd}/u.test(c)) return c;
  const code = c.codePointAt(0);
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

function spellUnit(sign) {
  return sign.normalize("NFKC").replace(/([23])$/, "^$1");
}

// A text in which NFKC loses no meaning: powers, square kilometres in one sign, one and a half in two
function spellOut(text) {
  text = text.replace(/[\u3371-\u33df]/g, spellUnit);
  text = text.replace(POWER, (run, at, whole) => {
    const charge = "\u207a\u207b".includes(run[run.length - 1]);
    if (charge || !/[\p{L}\p{N})\]]$/u.test(whole.slice(0, at))) return run;
    return "^" + Array.from(run, (c) => "0123456789+-ni"[POWERS.indexOf(c)]).join("");
  });
  return text.replace(/(\p{Nd})([\u00bc-\u00be\u2150-\u215e\u2189])/gu, "$1 $2");
}

function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().replace(/`/g, "'");
  text = text.replace(/[\u2018\u2019\u02b9\u02bb\u02bc\u02c8`\u00b4\u2032\u2035]/g, "'");
  text = text.replace(/[\u2033\u2036]/g, '"').replace(/\u02da/g, "\u00b0").normalize("NFC");
  text = caseFold(spellOut(text.replace(/\u00ba(?= ?[CFcf])/g, "\u00b0")).normalize("NFKC"));
  let out = "", marked = false, stressed = false;
  for (const c of text.normalize("NFKD")) {
    if (isCombining(c)) {
      if (!marked && !(stressed && c === "\u0301")) out += c;
    } else if (c === "\u200c" || c === "\u200d" || !/[\p{Cf}\ufe00-\ufe0f]/u.test(c)) {
      marked = TAKES_MARKS.test(c) && !BARE.test(c);
      stressed = TAKES_STRESS.includes(c);
      out += AFTER[c] || toAsciiDigit(c);
    }
  }
  return out.normalize("NFC");
}

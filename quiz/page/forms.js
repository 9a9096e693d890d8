// The fields by which each kind is answered: native controls, all usable by keyboard. `read` returns the response in
// the form of the record of answers, or {error} with a sentence.

function nameOption(question, at) {
  if (question.kind === "true-false") return at ? "False" : "True";
  return question.plain ? question.plain[at] : "";
}

// The words for a field whose label is a formula or a picture, which names nothing in some browsers
function nameField(question, at) {
  return question.plain && question.kind !== "true-false" ? question.plain[at] : null;
}

function copyOption(at, number, name) {
  return copyPiece(at, '[data-o="' + number + '"]', "span", {class: name || "text"});
}

// Options to pick: one, or all that apply
function makePicks(at, question, options, given, several) {
  const name = "pick" + at;
  const inputs = options.map((number, place) => make("input", {type: several ? "checkbox" : "radio", name, value: number,
    id: name + "-" + place, "aria-label": nameField(question, number),
    checked: Boolean(given) && given.picked.includes(question.texts[number])}));
  const list = make("ul", {class: "picks"}, ...inputs.map((input, place) => (
    make("li", {}, input, make("label", {for: input.id}, copyOption(at, options[place]))))));
  const none = several ? make("input", {type: "checkbox", value: "none", id: name + "-none",
    checked: Boolean(given) && !given.picked.length}) : null;
  if (none) {
    list.append(make("li", {}, none, make("label", {for: none.id}, make("span", {class: "text", lang: "en"}, "None of these"))));
    list.addEventListener("change", (event) => {
      if (event.target === none && none.checked) for (const input of inputs) input.checked = false;
      else if (event.target !== none) none.checked = false;
    });
  }
  return {
    element: list,
    read() {
      const picked = inputs.filter((input) => input.checked).map((input) => question.texts[Number(input.value)]);
      if (picked.length || none && none.checked) return {picked};
      return {error: several ? "Tick what applies first, or \u201cNone of these\u201d." : "Pick one of the options first."};
    },
  };
}

// Entries to order: each has buttons that move it up and down
function makeOrder(at, question, options, given) {
  let order = given ? given.ordered.map((text) => question.texts.indexOf(text)) : options.slice();
  const list = make("ol", {class: "order"});
  const items = new Map(options.map((number) => {
    const name = question.plain[number];
    const move = (by) => (event) => {
      const from = order.indexOf(number), to = from + by;
      if (to < 0 || to >= order.length) return;
      order.splice(from, 1);
      order.splice(to, 0, number);
      show();
      event.currentTarget.focus();
      announce(name + ": now " + (to + 1) + " of " + order.length);
    };
    const up = make("button", {type: "button", class: "move", "aria-label": "Move up: " + name, on: {click: move(-1)}}, "\u2191");
    const down = make("button", {type: "button", class: "move", "aria-label": "Move down: " + name, on: {click: move(1)}}, "\u2193");
    return [number, {up, down, element: make("li", {}, copyOption(at, number), make("span", {class: "moves"}, up, down))}];
  }));
  function show() {
    order.forEach((number, place) => {
      const item = items.get(number);
      list.append(item.element);
      item.up.setAttribute("aria-disabled", String(place === 0));
      item.down.setAttribute("aria-disabled", String(place === order.length - 1));
    });
  }
  show();
  return {element: list, read: () => ({ordered: order.map((number) => question.texts[number])})};
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

function nameLetter(place) {
  return place < 26 ? LETTERS[place] : String(place + 1);
}

// Pairs: a list to choose from beside each left side
function makePairs(at, question, options, lefts, given) {
  const named = options.map((number, place) => (
    question.rich ? nameLetter(place) : question.plain[number]));
  const selects = new Map(lefts.map((left) => {
    const select = make("select", {id: "pair" + at + "-" + left, "aria-label": question.plainLefts[left], lang: ARTICLES[at].lang},
      make("option", {value: ""}, "Choose \u2026"),
      ...options.map((number, place) => make("option", {value: number,
        selected: Boolean(given) && given.matched[question.lefts[left]] === question.texts[number]}, named[place])));
    return [left, select];
  }));
  const rows = lefts.map((left) => make("li", {},
    make("label", {for: "pair" + at + "-" + left}, copyPiece(at, '[data-l="' + left + '"]', "span", {class: "text"})),
    selects.get(left)));
  const key = question.rich ? make("ol", {class: "letters"}, ...options.map((number, place) => (
    make("li", {}, make("b", {}, nameLetter(place)), copyOption(at, number))))) : null;
  return {
    element: make("div", {}, key, make("ul", {class: "pairs"}, ...rows)),
    read() {
      const matched = Object.create(null);  // by any text, even __proto__
      for (const [left, select] of selects) if (select.value) matched[question.lefts[left]] = question.texts[Number(select.value)];
      if (!Object.keys(matched).length) return {error: "Choose at least one match first."};
      return {matched};
    },
  };
}

function makeField(id, value, attributes) {
  return make("input", {type: "text", id, autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", dir: "auto",
    value: value || "", ...attributes});
}

function readTyped(inputs, kind) {
  const typed = inputs.map((input) => input.value);
  return typed.some((text) => text.trim()) ? {typed} : {error: kind || "Type an answer first."};
}

// One text or number
function makeText(at, question, given) {
  const input = makeField("typed" + at, given && given.typed[0], question.kind === "numeric" ? {inputmode: "text"} : {});
  const label = question.kind === "numeric" ? "Your number" : "Your answer";
  const unit = question.unit ? make("span", {class: "unit", dir: "auto"}, question.unit) : null;
  return {
    element: make("p", {class: "typed"}, make("label", {for: input.id}, label), make("span", {class: "beside"}, input, unit)),
    read: () => readTyped([input]),
    inputs: [input],
  };
}

function makeBlank(at, question, number, given) {
  const several = question.accept.blanks.length > 1, id = "blank" + at + "-" + number;
  const name = several ? "Blank " + (number + 1) : "Blank";
  const hint = (question.blankHints || [])[number], choices = (question.accept.options || [])[number] || [];
  const label = hint ? name + ", " + hint : name, value = given ? given.typed[number] : "";
  if (choices.length) {
    return make("select", {id, "aria-label": label, class: "blank"}, make("option", {value: ""}, "\u2026"),
      ...choices.map((text) => make("option", {value: text, selected: text === value}, text)));
  }
  const longest = Math.max(...question.accept.blanks[number].map((text) => text.length));
  return makeField(id, value, {"aria-label": label, class: "blank", placeholder: hint || "", size: Math.min(28, Math.max(8, longest + 3))});
}

// Blanks, each in its place in the text; those in formulas below it
function makeBlanks(at, question, given, stem) {
  const inputs = question.accept.blanks.map((_, number) => makeBlank(at, question, number, given)), below = [];
  inputs.forEach((input, number) => {
    const gap = stem.querySelector('[data-b="' + number + '"]');
    if (gap) gap.replaceWith(input);
    else below.push(make("p", {class: "typed"}, make("span", {}, "Blank " + (number + 1)), input));
  });
  return {element: make("div", {}, ...below), read: () => readTyped(inputs, "Fill in at least one blank first."), inputs};
}

// Masked places of a picture, by their numbers on it
function makePlaces(at, question, given) {
  const inputs = question.places.map((place, number) => makeField("place" + at + "-" + number, given && given.typed[number], {
    "aria-describedby": "where" + at + "-" + number}));
  const rows = question.places.map((place, number) => make("li", {},
    make("label", {for: inputs[number].id}, make("b", {}, String(place.number)), make("span", {class: "unseen"}, "Place " + place.number)),
    inputs[number], make("small", {id: "where" + at + "-" + number}, place.words)));
  return {element: make("ul", {class: "places"}, ...rows), read: () => readTyped(inputs), inputs};
}

// Entries of a list, a field each; another field comes when the last one is filled
function makeEntries(at, question, given) {
  const list = make("ol", {class: "entries"}), inputs = [];
  function add(value) {
    const input = makeField("entry" + at + "-" + inputs.length, value, {"aria-label": "Entry " + (inputs.length + 1)});
    inputs.push(input);
    list.append(make("li", {}, input));
  }
  const typed = given ? given.typed.filter(Boolean) : [];
  for (let number = 0; number < Math.max(question.need, typed.length); number++) add(typed[number]);
  return {
    element: list,
    read() {
      const found = inputs.map((input) => input.value.trim()).filter(Boolean);
      return found.length ? {typed: found} : {error: "Type at least one entry first."};
    },
    inputs,
  };
}

// The form for a question; `given` is the response to start from. Self-rated kinds have none: see `makeRating`
function makeForm(at, question, options, lefts, given, stem) {
  switch (question.kind) {
    case "multiple-choice": case "true-false": return makePicks(at, question, options, given, false);
    case "multiple-response": return makePicks(at, question, options, given, true);
    case "ordering": return makeOrder(at, question, options, given);
    case "matching": return makePairs(at, question, options, lefts, given);
    case "cloze": return makeBlanks(at, question, given, stem);
    case "masked-picture": return makePlaces(at, question, given);
    case "list-recall": return makeEntries(at, question, given);
    default: return makeText(at, question, given);
  }
}

function isSelfRated(question) {
  return Boolean(question.flips) || question.kind === "flashcard" || question.kind === "rubric";
}

// How well an answer was recalled: a button each
function makeRating(rate) {
  const words = [["Again", "I did not know it"], ["Hard", "with effort"], ["Good", "I knew it"], ["Easy", "at once"]];
  return make("div", {class: "ratings", role: "group", "aria-label": "How well did you know it?"}, ...words.map(([word, about], number) => (
    make("button", {type: "button", class: "rating", on: {click: () => rate({rated: number + 1})}}, make("b", {}, word), make("small", {}, about)))));
}

// The points of a rubric, ticked by the learner against the answer that was written
function makeCriteria(at, question) {
  const inputs = question.texts.map((_, number) => make("input", {type: "checkbox", id: "met" + at + "-" + number,
    "aria-label": nameField(question, number)}));
  const list = make("ul", {class: "picks"}, ...inputs.map((input, number) => (
    make("li", {}, input, make("label", {for: input.id}, copyOption(at, number))))));
  return {element: list, read: () => ({picked: question.texts.filter((_, number) => inputs[number].checked)})};
}

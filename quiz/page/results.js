// The end: the score, bars, what was missed, and the results to hand in, in three ways.

function makeBar(name, points, most) {
  const percent = most ? Math.max(0, Math.min(100, Math.round(100 * points / most))) : 0;
  return make("li", {}, make("span", {class: "name", dir: "auto"}, name), make("meter", {min: "0", max: "100", value: percent, "aria-label": name}),
    make("span", {class: "share"}, sayNumber(points) + " of " + sayNumber(most)));
}

// A bar for each tag, and for each deck where there are several
function makeBars(sitting) {
  const rows = new Map();
  const add = (name, points, most) => {
    const row = rows.get(name) || [0, 0];
    rows.set(name, [row[0] + points, row[1] + most]);
  };
  const decks = new Set(sitting.order.map((at) => DATA.questions[at].deck));
  sitting.order.forEach((at, place) => {
    const question = DATA.questions[at], result = sitting.settled[place], points = result && result.response ? result.points : 0;
    if (decks.size > 1) add(question.deck, points, question.points);
    for (const tag of question.tags || []) add(tag, points, question.points);
  });
  if (rows.size < 2) return null;
  return make("section", {class: "bars"}, make("h3", {}, "By topic"),
    make("ul", {}, ...Array.from(rows, ([name, [points, most]]) => makeBar(name, roundTo(points, 6), roundTo(most, 6)))));
}

function makeHandIn(attempt) {
  const name = make("input", {type: "text", id: "learner", autocomplete: "name", dir: "auto", value: readLearner(), maxlength: "120"});
  const box = make("textarea", {id: "line", readonly: true, rows: "3", hidden: true, "aria-label": "Your results as one line"});
  const told = make("p", {class: "told", role: "status"});
  const record = () => {
    keepLearner(name.value.trim());
    // The first round alone, as `quiz history export --deck`: in later ones the answers were seen
    return writeRecord(attempt.sittings[0], nameDevice(), name.value.trim().replace(/\s+/g, " "));
  };
  const file = () => nameFile(name.value.trim(), ".jsonl");
  const download = () => {
    saveFile(file(), record(), "application/jsonl");
    told.textContent = "Saved as " + file() + ".";
  };
  const copy = async () => {
    box.value = await packLine(record());
    box.hidden = false;
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      told.textContent = "Copied. Paste it into a message or a form.";
    } catch (error) {
      told.textContent = "Select the line below and copy it.";
    }
    tellHeight();
  };
  const share = async () => {
    const made = new File([record()], file().replace(/jsonl$/, "txt"), {type: "text/plain"}), title = DATA.title + ": results";
    try {
      await navigator.share(navigator.canShare && navigator.canShare({files: [made]}) ? {files: [made], title} : {text: await packLine(record()), title});
    } catch (error) {
      if (error.name !== "AbortError") told.textContent = "Your browser cannot share this. Download it instead.";
    }
  };
  return make("section", {class: "hand-in"}, make("h3", {}, "Hand in your results"),
    make("p", {}, "Give them to whoever asked you to take this quiz. Nothing has been sent anywhere."),
    make("p", {class: "typed"}, make("label", {for: "learner"}, "Your name"), name),
    make("p", {class: "buttons"}, makeButton("Download the results", download), makeButton("Copy as one line", copy),
      typeof navigator.share === "function" ? makeButton("Share \u2026", share) : null),
    told, box);
}

function makeTally(sitting) {
  const sum = summaryOf(sitting), retry = sitting.round > 1;
  const counts = {"+": 0, "~": 0, "-": 0, ".": 0};
  sitting.order.forEach((_, place) => counts[markOf(sitting.settled[place])]++);
  const told = [[counts["+"], "right"], [counts["~"], "partly right"], [counts["-"], "wrong"], [counts["."], "not answered"]]
    .filter(([count]) => count).map(([count, word]) => count + " " + word).join(", ");
  return make("section", {class: "score"}, make("h2", {tabindex: "-1"}, retry ? "Round " + sitting.round + " is done" : "Your result"),
    make("p", {class: "percent"}, sayNumber(sum.percent) + "%"),
    make("progress", {max: "100", value: sum.percent, "aria-label": "Score in percent"}),
    make("p", {}, sayNumber(sum.points) + " of " + sayPoints(sum.most) + ": " + told + "."));
}

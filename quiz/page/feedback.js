// What is said about an answer: the verdict, each part judged in words, the right answer, why, and where from.

function listItem(name, content, word, feedback) {
  return make("li", {class: name}, content, word ? make("span", {class: "word"}, word) : null, feedback);
}

function copyFeedback(at, name) {
  return copyPiece(at, '[data-f="' + name + '"]', "div", {class: "note"});
}

function judgePicks(at, question, result) {
  const picked = result.response.picked || [];
  return make("ul", {class: "judged"}, ...result.options.map((number) => {
    const credit = question.credits[number], isPicked = picked.includes(question.texts[number]);
    const several = question.kind === "multiple-response";
    let name = "", word = "";
    if (isPicked) {
      name = credit === 1 ? "good" : credit > 0 && result.fraction > 0 ? "half" : "bad";
      word = {good: "Right", half: "Partly right", bad: "Wrong"}[name];
      word = "Your answer: " + word.toLowerCase();
    } else if (credit === 1) {
      name = "missed";
      word = several && picked.length ? "Missed" : "Right answer";
    }
    const note = isPicked || (credit === 1 && several) ? copyFeedback(at, number) : null;
    return listItem(name, copyOption(at, number) || make("span", {class: "text"}, nameOption(question, number)), word, isPicked ? note : null);
  }));
}

function judgeOrder(at, question, result, marks) {
  const given = (result.response.ordered || []).map((text) => question.texts.indexOf(text));
  const right = question.texts.map((_, number) => number);
  return make("ol", {class: "judged"}, ...right.map((number, place) => {
    const put = given.indexOf(number), fits = put >= 0 && marks[put] && marks[put].credit === 1;
    const word = put < 0 ? "" : fits ? "Right" : "You put it " + (put + 1) + " of " + right.length;
    return listItem(put < 0 ? "" : fits ? "good" : "bad", copyOption(at, number), word);
  }));
}

function judgePairs(at, question, result) {
  const given = result.response.matched || {};
  return make("ul", {class: "judged paired"}, ...result.lefts.map((left) => {
    const text = given[question.lefts[left]], chosen = text === undefined ? -1 : question.texts.indexOf(text), right = question.right[left];
    const fits = chosen === right, name = chosen < 0 ? "missed" : fits ? "good" : "bad";
    const pair = make("span", {class: "pair"}, copyPiece(at, '[data-l="' + left + '"]', "span", {class: "text"}),
      make("span", {"aria-hidden": "true"}, " \u2192 "), copyOption(at, right, "text right"));
    const word = chosen < 0 ? "Not chosen" : fits ? "Right" : "Your answer: " + question.plain[chosen];
    return listItem(name, pair, word, fits || chosen < 0 ? null : copyFeedback(at, chosen));
  }));
}

function nameMark(mark) {
  if (mark.spare) return "";
  if (mark.credit === 1) return "good";
  return mark.credit > 0 ? "half" : mark.given ? "bad" : "missed";
}

function sayNote(mark) {
  return mark.typo ? "typo forgiven" : mark.note || "";
}

// Typed texts, each with what was right there
function judgeTyped(at, question, result, marks) {
  const several = marks.length > 1;
  const enough = question.need && marks.filter((mark) => mark.credit === 1).length >= question.need;
  const items = marks.map((mark, number) => {
    const name = nameMark(mark), place = question.places && question.kind === "masked-picture" ? question.places[number].number : number + 1;
    const said = make("span", {class: "text", dir: "auto"}, mark.given ? make(name === "bad" ? "s" : "span", {}, mark.given) : "",
      mark.expected && mark.credit < 1 && several ? make("b", {}, (mark.given ? " " : "") + mark.expected) : "");
    const note = sayNote(mark), verdict = {good: "Right", half: "Partly right", bad: "Wrong", missed: enough ? "Also right" : "Missed"}[name] || "";
    const numbered = several && question.kind !== "list-recall";
    const label = [numbered ? place + ":" : "", verdict, note ? "(" + note + ")" : ""].filter(Boolean).join(" ");
    return listItem(name, said, label, mark.said === undefined ? null : copyFeedback(at, mark.said));
  });
  return items.length ? make("ul", {class: "judged"}, ...items) : null;
}

function judgeCriteria(at, question, result) {
  const met = result.response.picked || [];
  return make("ul", {class: "judged"}, ...question.texts.map((text, number) => (
    listItem(met.includes(text) ? "good" : "missed", copyOption(at, number), met.includes(text) ? "Met" : "Not met"))));
}

function judgeParts(at, question, result, marks) {
  if (result.response.rated) return null;
  switch (question.kind) {
    case "multiple-choice": case "multiple-response": case "true-false": return judgePicks(at, question, result);
    case "ordering": return judgeOrder(at, question, result, marks);
    case "matching": return judgePairs(at, question, result);
    case "rubric": return judgeCriteria(at, question, result);
    case "flashcard": return null;
    default: return judgeTyped(at, question, result, marks);
  }
}

// Whether the parts that are judged show the right answer already
function showsAnswer(question) {
  return ["multiple-choice", "multiple-response", "true-false", "ordering", "matching", "rubric"].includes(question.kind) && !question.flips;
}

function nameVerdict(result) {
  return result.fraction >= 1 ? "good" : result.fraction > 0 ? "half" : "bad";
}

function makeVerdict(question, result) {
  const why = result.hints && result.fraction > 0 ? ", " + sayCount(result.hints, "hint") : "";
  return make("p", {class: "verdict " + nameVerdict(result), tabindex: "-1"}, make("b", {}, sayVerdict(result)),
    make("span", {}, sayNumber(result.points) + " of " + sayPoints(question.points) + why));
}

// All that is said after an answer
function makeFeedback(at, question, result) {
  const marks = gradeResponse(question, result.options, result.response).marks || [];
  const parts = judgeParts(at, question, result, marks);
  const remark = copyFeedback(at, result.fraction === 1 ? "right" : "wrong");
  const listed = question.kind === "list-recall" && parts;
  const answer = listed || result.fraction === 1 && question.kind !== "cloze" && !(question.flips || question.kind === "flashcard") &&
    question.kind !== "numeric" || showsAnswer(question) ? null : copyWhole(at, ".key .answer");
  const unanswered = result.response.revealed || question.kind === "flashcard" || question.flips;
  return make("section", {class: "feedback", "aria-label": "Feedback"}, makeVerdict(question, result), remark, parts,
    answer ? make("div", {class: "right-answer"}, make("span", {class: "head"}, unanswered ? "Answer" : "Right answer"), answer) : null,
    copyWhole(at, ".key .explanation"), copyWhole(at, ".key .source"));
}

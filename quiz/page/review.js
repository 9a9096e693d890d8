// Questions that were answered, to look at again: what was asked, what was answered, what is right.

function makeReview(sitting, place) {
  const {question, at} = present(sitting, place), result = sitting.settled[place];
  const given = result && result.response ? result : {...judgeResponse(sitting, place, {revealed: true}), response: null};
  const details = make("details", {class: "reviewed " + (result && result.response ? nameVerdict(result) : "bad")});
  const stem = copyWhole(at, ".stem");
  details.append(make("summary", {}, make("span", {class: "word"}, sayVerdict(given)), make("span", {class: "line", dir: "auto", lang: question.language},
    question.line)));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      const shown = given.response ? given : {...given, response: {revealed: true}};
      details.append(copyPassage(question.passage) || "", stem, copyWhole(at, "figure") || "", makeFeedback(at, question, shown));
    }
    tellHeight();
  });
  return details;
}

function makeReviews(sitting) {
  const missed = listMissed(sitting), rest = sitting.order.map((_, place) => place).filter((place) => !missed.includes(place));
  const section = (name, places, open) => (places.length ? make("details", {class: "reviews", open},
    make("summary", {}, name + " (" + places.length + ")"), ...places.map((place) => makeReview(sitting, place))) : null);
  return make("section", {class: "look"}, section("What you missed", missed, true), section("What you got right", rest, false));
}

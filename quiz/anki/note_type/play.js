// Begins: the one place that knows which kind is played how.

const SIDES = {
  "multiple-choice": [() => playPicks(true), () => showPicks(true)],
  "multiple-response": [() => playPicks(false), () => showPicks(false)],
  "true-false": [() => playPicks(true), () => showPicks(true)],
  "ordering": [playOrder, showOrder],
  "matching": [playPairs, showPairs],
  "cloze": [playBlanks, showBlanks],
  "list-recall": [playList, showList],
  "short-answer": [playText, showTyped],
  "numeric": [playText, showTyped],
  "masked-picture": [playMasks, showMasks],
  "rubric": [playDraft, showRubric],
  "flashcard": [() => has("write") && playDraft(), showDraft],
};

function play() {
  quiz.classList.add("js");
  // what is built below has parts of either direction: the card runs as its question does
  quiz.dir = getComputedStyle(find(".question")).direction;
  // what is short is centred on a flashcard; a text is not
  for (const part of all(".question, .answer")) {
    part.classList.toggle("prose", part.textContent.length > 90 || Boolean(part.querySelector("ul, ol, pre, table, blockquote")));
  }
  for (const part of all(has("rubric") ? ".answer" : ".options")) part.removeAttribute("dir");
  if (onFront) {
    save();
    offerHints();
  }
  openMasks();
  SIDES[KIND][onFront ? 0 : 1]();
}

play();

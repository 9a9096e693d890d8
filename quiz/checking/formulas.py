r"""Which LaTeX commands a formula may have: those of mathematics, and no other.

Cards and pages give formulas to MathJax, where `\href` makes a link to anything, `\style` and `\class` reach
into the page and `\def` or `\require` bring further commands along. So a command is allowed by its name, or not
at all. The names are those of MathJax's base, amsmath, amssymb, mathtools, mhchem, cancel and color.

Knows nothing of files.
"""

import re
from collections.abc import Iterable, Iterator

from quiz import markup
from quiz.model import BLANK, Cloze, Deck, Question, Shared, Sheet, find_place
from quiz.patterns import compile_late
from quiz.problems import Location, Problem
from quiz.texts import list_texts

_LETTERS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi
omega varepsilon vartheta varpi varrho varsigma varphi digamma varkappa Gamma Delta Theta Lambda Xi Pi Sigma Upsilon
Phi Psi Omega varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega aleph beth
gimel daleth hbar hslash ell imath jmath wp Re Im eth Finv Game complement Bbbk partial nabla infty emptyset varnothing
forall exists nexists neg lnot top bot angle measuredangle sphericalangle triangle square Box Diamond lozenge
blacklozenge blacksquare blacktriangle blacktriangledown triangledown bigstar clubsuit diamondsuit heartsuit spadesuit
flat natural sharp prime backprime degree circledS circledR checkmark maltese yen S P surd mho diagup diagdown
copyright pounds dag ddag AA TeX LaTeX
"""
_OPERATORS = """
pm mp times div cdot ast star circ bullet cap cup uplus sqcap sqcup vee lor wedge land setminus smallsetminus wr
diamond bigtriangleup bigtriangledown triangleleft triangleright lhd rhd unlhd unrhd oplus ominus otimes oslash odot
bigcirc dagger ddagger amalg dotplus ltimes rtimes leftthreetimes rightthreetimes Cap doublecap Cup doublecup barwedge
veebar doublebarwedge boxminus boxtimes boxdot boxplus divideontimes curlywedge curlyvee circleddash circledast
circledcirc centerdot intercal gtrdot lessdot And sum prod coprod int iint iiint iiiint oint oiint oiiint idotsint
intop smallint bigcap bigcup bigsqcup bigvee bigwedge bigodot bigotimes bigoplus biguplus arccos arcsin arctan arg cos
cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf limsup ln log max min Pr projlim sec sin sinh
sup tan tanh varinjlim varliminf varlimsup varprojlim mod bmod pmod pod operatorname operatornamewithlimits
"""
_RELATIONS = """
lt gt le leq ge geq ne neq equiv sim simeq approx cong propto prec succ preceq succeq ll gg subset supset subseteq
supseteq sqsubset sqsupset sqsubseteq sqsupseteq in ni owns notin notni vdash dashv models mid nmid parallel nparallel
perp asymp bowtie Join doteq smile frown leqq leqslant eqslantless lesssim lessapprox approxeq lll llless lessgtr
lesseqgtr lesseqqgtr doteqdot Doteq risingdotseq fallingdotseq backsim backsimeq subseteqq Subset preccurlyeq
curlyeqprec precsim precapprox vartriangleleft trianglelefteq vDash Vvdash Vdash smallsmile shortmid smallfrown
shortparallel bumpeq Bumpeq geqq geqslant eqslantgtr gtrsim gtrapprox eqsim ggg gggtr gtrless gtreqless gtreqqless
eqcirc circeq triangleq thicksim thickapprox supseteqq Supset succcurlyeq curlyeqsucc succsim succapprox
vartriangleright trianglerighteq between pitchfork varpropto blacktriangleleft therefore backepsilon
blacktriangleright because nless nleq nleqslant nleqq lneq lneqq lvertneqq lnsim lnapprox nprec npreceq precneqq
precnsim precnapprox nsim nshortmid nvdash nvDash nVDash nVdash ntriangleleft ntrianglelefteq nsubseteq nsubseteqq
subsetneq varsubsetneq subsetneqq varsubsetneqq ngtr ngeq ngeqslant ngeqq gneq gneqq gvertneqq gnsim gnapprox nsucc
nsucceq succneqq succnsim succnapprox ncong nshortparallel ntriangleright ntrianglerighteq nsupseteq nsupseteqq
supsetneq varsupsetneq supsetneqq varsupsetneqq vartriangle coloneqq Coloneqq coloneq Coloneq eqqcolon Eqqcolon
eqcolon Eqcolon colonapprox Colonapprox colonsim Colonsim dblcolon vcentcolon colon ordinarycolon not
"""
_ARROWS = """
leftarrow gets rightarrow to leftrightarrow uparrow downarrow updownarrow Leftarrow Rightarrow Leftrightarrow Uparrow
Downarrow Updownarrow longleftarrow longrightarrow longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow
iff implies impliedby mapsto longmapsto hookleftarrow hookrightarrow leftharpoonup leftharpoondown rightharpoonup
rightharpoondown rightleftharpoons leftrightharpoons leadsto nearrow searrow swarrow nwarrow leftleftarrows
leftrightarrows Lleftarrow twoheadleftarrow leftarrowtail looparrowleft curvearrowleft circlearrowleft Lsh
upuparrows upharpoonleft downharpoonleft multimap leftrightsquigarrow rightrightarrows rightleftarrows Rrightarrow
twoheadrightarrow rightarrowtail looparrowright curvearrowright circlearrowright Rsh downdownarrows upharpoonright
restriction downharpoonright rightsquigarrow dashrightarrow dashleftarrow nleftarrow nrightarrow nLeftarrow
nRightarrow nleftrightarrow nLeftrightarrow xleftarrow xrightarrow xLeftarrow xRightarrow xleftrightarrow
xLeftrightarrow xhookleftarrow xhookrightarrow xmapsto xleftharpoondown xleftharpoonup xrightharpoondown
xrightharpoonup xleftrightharpoons xrightleftharpoons xtwoheadleftarrow xtwoheadrightarrow xlongequal
"""
_STRUCTURE = """
frac dfrac tfrac cfrac genfrac binom dbinom tbinom over atop above choose brace brack overwithdelims atopwithdelims
abovewithdelims sqrt root of uproot leftroot left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl
biggr biggm Biggl Biggr Biggm lbrace rbrace lbrack rbrack langle rangle lceil rceil lfloor rfloor lgroup rgroup
lmoustache rmoustache lvert rvert lVert rVert vert Vert backslash arrowvert Arrowvert bracevert ulcorner urcorner
llcorner lrcorner overline underline overbrace underbrace overbracket underbracket overparen underparen overset
underset overunderset stackrel stackbin sideset overrightarrow overleftarrow overleftrightarrow underrightarrow
underleftarrow underleftrightarrow hat widehat check widecheck tilde widetilde acute grave dot ddot dddot ddddot breve
bar vec mathring skew limits nolimits displaylimits displaystyle textstyle scriptstyle scriptscriptstyle end
hline hdashline hfill hfil cr newline crcr substack tag notag nonumber intertext shortintertext boxed prescript
mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner mathchoice cramped smash phantom hphantom
vphantom mathstrut strut llap rlap mathllap mathrlap mathclap clap adjustlimits ldots cdots vdots ddots dots dotsb
dotsc dotsi dotsm dotso iddots adots mathellipsis cdotp ldotp quad qquad enspace thinspace medspace thickspace
negthinspace negmedspace negthickspace space nobreakspace hspace hskip mskip kern mkern mspace
"""
_FONTS = """
mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal mathup mathbfit mathbfup mathsfit
boldsymbol pmb bm rm bf it sf tt cal frak scr Bbb mit oldstyle text textrm textbf textit textsf texttt textup
textnormal textmd mbox hbox emph tiny scriptsize small normalsize large Large LARGE huge Huge color textcolor cancel
bcancel xcancel cancelto ce pu bond
"""
_SIGNS = r"""\ , ; : > ! | { } _ # $ % & - / ' " ^ ~ ` = . * [ ]"""
ALLOWED = frozenset(" ".join((_LETTERS, _OPERATORS, _RELATIONS, _ARROWS, _STRUCTURE, _FONTS, _SIGNS)).split()) | {" "}
"""The commands that a formula may have, without their backslash."""

_ENVIRONMENTS = """
matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix psmallmatrix bsmallmatrix Bsmallmatrix vsmallmatrix
Vsmallmatrix cases dcases rcases drcases numcases aligned alignedat align alignat flalign xalignat xxalignat gathered
gather equation split multline multlined eqnarray array subarray darray lgathered rgathered CD
"""
ENVIRONMENTS = frozenset(f"{name}{star}" for name in _ENVIRONMENTS.split() for star in ("", "*"))
"""What `\\begin` may begin."""

_NOT_MATH = frozenset(
    ("href", "url", "style", "class", "cssId", "data", "def", "gdef", "edef", "let", "input", "include")
)
"""Commands that nobody writes by mistake for one of mathematics."""

_COMMAND = compile_late(r"\\begin\s*\{([^{}]*)\}|\\([A-Za-z]+|.)|(\^\^)", re.DOTALL)


def find_refused(latex: str) -> Iterator[str]:
    r"""Yield each command of a formula that is not allowed, as it is written: `\href`, `\begin{evil}`, `^^`."""
    for found in _COMMAND.finditer(latex):
        environment, command, carets = found.groups()
        if environment is not None:
            if environment.strip() not in ENVIRONMENTS:
                yield found.group()
        elif carets or not _is_allowed(command):
            yield found.group()


def _is_allowed(command: str) -> bool:
    return command in ALLOWED or command.isspace()


def list_commands(deck: Deck) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield each command that a deck's formulas must not have, with the place of its question or passage."""
    for question in deck.questions:
        for command in dict.fromkeys(_find_in_question(question)):
            yield question.place_of(""), command
    yield from list_passage_commands(deck)


def list_passage_commands(deck: Deck | Shared) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the same for the passages of a file; those that a deck shares with others are not in its file."""
    for name, text in deck.passages.items():
        if place := find_place(deck.places, f"passages/{name}"):
            for command in dict.fromkeys(_find_in_text(text, inline=False)):
                yield place, command


def latex_command(at: Location, command: str) -> Problem:
    """A formula has a LaTeX command that a card must not run, or that MathJax does not know."""
    from difflib import get_close_matches

    name = command.removeprefix("\\")
    near = get_close_matches(name, ALLOWED, n=1, cutoff=0.75) if name.isalpha() and name not in _NOT_MATH else []
    help = f"did you mean '\\{near[0]}'?" if near else "write the formula with commands of mathematics alone"
    return Problem("latex-command", at, f"'{command}' is not a command that a formula may have", help)


def check_sheets(sheets: Iterable[Sheet]) -> Iterator[Problem]:
    """Yield the same for the facts of source sheets, which cards cite."""
    for sheet in sheets:
        for fact in sheet.facts:
            for command in dict.fromkeys(_find_in_text(fact.text, inline=True)):
                yield latex_command(Location(sheet.path, fact.line, fact.column), command)


def _find_in_question(question: Question) -> Iterator[str]:
    texts = list_texts(question)
    for _, text in texts.blocks:
        yield from _find_in_text(text, inline=False)
    for text in texts.inline:
        yield from _find_in_text(text, inline=True)
    if isinstance(question.body, Cloze):  # the answer of a blank in a formula becomes a part of the formula
        for number in _list_blanks_in_math(question.stem):
            yield from find_refused(question.body.blanks[number].answers[0])


def _list_blanks_in_math(stem: str) -> Iterator[int]:
    """Yield the numbers, from 0, of the blanks that are inside a formula."""
    number = 0
    for place, piece in enumerate(markup.split_math(stem)):
        count = piece.count(BLANK)
        if place % 2:
            yield from range(number, number + count)
        number += count


def _find_in_text(text: str, *, inline: bool) -> Iterator[str]:
    if ("\\(" in text or "\\[" in text or "$$" in text) and any(find_refused(text)):
        for latex in markup.find_math(markup.parse_inline(text) if inline else markup.parse(text)):
            yield from find_refused(latex)

// From what the counter types, "2 marg l - basil + ham", to dishes of the menu.
const MOST = 8;
const LETTERS = { s: "small", p: "small", m: "medium", l: "large", g: "large" };
const WITHOUT = new Set(["-", "sans", "without"]);
const EXTRA = new Set(["+", "avec", "extra", "with"]);
const USUAL_FIRST = ["medium", "large", "small", "standard"];

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function meant(name, tokens) {
  const words = wordsOf(name);
  return tokens.length > 0 && tokens.every((token) => words.some((word) => word.startsWith(token)));
}

export function parsed(text, sizes) {
  const [, number, rest] = text.trim().match(/^(?:(\d{1,2})\s*[x×]?\s+)?(.*)$/u);
  const said = { quantity: Number(number ?? 1), size: null, names: [[]], without: [], extra: [] };
  let into = "names";
  for (const token of folded(rest.replaceAll("/", " / ").replace(/([+-])/g, " $1 ")).split(/\s+/)) {
    if (!token) continue;
    if (WITHOUT.has(token)) into = "without";
    else if (EXTRA.has(token)) into = "extra";
    else if (token === "/") said.names.push([]);
    else if (into !== "names") said[into].push(token);
    else if (sizeOf(token, sizes)) said.size = sizeOf(token, sizes);
    else said.names.at(-1).push(...wordsOf(token));
  }
  return said;
}

function sizeOf(token, sizes) {
  if (token.length === 1) return LETTERS[token];
  const found = Object.entries(sizes).find(([, word]) => token.length > 2 && folded(word).startsWith(token));
  return found?.[0];
}

// What may be meant, likeliest first; `unknown` names the words that fit no ingredient.
export function suggestions(text, menu, sizes) {
  const said = parsed(text, sizes);
  const [first, second] = said.names.map((tokens) => menu.items.filter((item) => meant(item.name, tokens)));
  const likely = [...first].sort((a, b) => starts(b, said) - starts(a, said));
  const half = second?.find((item) => item.kind === "pizza") ?? null;
  if (second && !half) return [];
  const found = [];
  for (const item of likely) {
    const known = [...item.sizes].sort((a, b) => USUAL_FIRST.indexOf(a.size) - USUAL_FIRST.indexOf(b.size));
    const wanted = said.size ? known.filter((size) => size.size === said.size) : known;
    for (const size of likely.length > 3 ? wanted.slice(0, 1) : wanted) found.push(dish(said, item, size, half, menu));
  }
  return found.slice(0, MOST);
}

const starts = (item, said) => Number(folded(item.name).startsWith(said.names[0][0] ?? " "));

function dish(said, item, size, half, menu) {
  const inside = [...item.ingredients, ...(half?.ingredients ?? [])];
  const [without, strange] = named(said.without, inside);
  const [extra, odd] = named(said.extra, menu.supplements);
  return { item, size, half, quantity: said.quantity, without, extra, unknown: [...strange, ...odd] };
}

// "jamb blanc oliv" is two ingredients: as many words as one of them explains go to it.
function named(tokens, ingredients) {
  const found = new Map();
  const unknown = [];
  for (let from = 0; from < tokens.length; ) {
    let to = tokens.length;
    let part;
    while (to > from && !(part = ingredients.find((each) => meant(each.name, tokens.slice(from, to))))) to--;
    if (part) found.set(part.ingredient, part);
    else unknown.push(tokens[from]);
    from = Math.max(to, from + 1);
  }
  return [[...found.values()], unknown];
}

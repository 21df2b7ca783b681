// From what the counter types, "2 marg l - basil + ham", to dishes of the menu.
const MOST = 8;
const LETTERS = { s: "small", p: "small", m: "medium", l: "large", g: "large" };
const WITHOUT = new Set(["-", "sans", "without"]);
const EXTRA = new Set(["+", "avec", "extra", "with"]);
const USUAL_FIRST = ["medium", "large", "small", "standard"];

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe");
const wordsOf = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

function meant(name, tokens) {
  const words = wordsOf(name);
  return tokens.length > 0 && tokens.every((token) => words.some((word) => word.startsWith(token)));
}

export function parsed(text, sizes) {
  const [, number, rest] = text.trim().match(/^(?:(\d+)\s*[x×]?\s+)?(.*)$/u);
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

// What may be meant, likeliest first, one for each thing that a word may stand for: nothing is chosen
// for whoever types. `unknown` names the words that fit no ingredient.
export function suggestions(text, menu, sizes) {
  const said = parsed(text, sizes);
  const [first, halves] = said.names.map((tokens) => menu.items.filter((item) => meant(item.name, tokens)));
  const likely = [...first].sort((a, b) => starts(b, said) - starts(a, said));
  const found = [];
  for (const item of likely) {
    const known = [...item.sizes].sort((a, b) => USUAL_FIRST.indexOf(a.size) - USUAL_FIRST.indexOf(b.size));
    const wanted = said.size ? known.filter((size) => size.size === said.size) : known;
    for (const size of likely.length > 3 ? wanted.slice(0, 1) : wanted) {
      const others = halves?.filter((half) => half.kind === "pizza" && priceOf(half, size.size)) ?? [null];
      for (const half of others) found.push(...dishes(said, item, size, half, menu));
    }
  }
  return found.slice(0, MOST);
}

const starts = (item, said) => Number(folded(item.name).startsWith(said.names[0][0] ?? " "));
const priceOf = (priced, size) => priced.sizes.find((each) => each.size === size)?.price_cents;

function dishes(said, item, size, half, menu) {
  const inside = new Map([item, half].flatMap((each) => each?.ingredients ?? []).map((part) => [part.ingredient, part]));
  const [withouts, strange] = named(said.without, [...inside.values()]);
  const sold = menu.supplements.filter((part) => priceOf(part, size.size) !== undefined);
  const [extras, odd] = named(said.extra, sold);
  const unknown = [...strange, ...odd];
  const base = Math.max(size.price_cents, half ? priceOf(half, size.size) : 0);
  return withouts.flatMap((without) =>
    extras.map((extra) => {
      const piece = extra.reduce((sum, part) => sum + priceOf(part, size.size), base);
      return { item, size, half, quantity: said.quantity, without, extra, unknown, cents: said.quantity * piece };
    }),
  );
}

// All that the words may stand for, as lists of ingredients. "jamb blanc oliv" is two of them: as many
// words as one explains go to it.
function named(tokens, ingredients) {
  let found = [[]];
  const unknown = [];
  for (let from = 0; from < tokens.length; ) {
    let to = tokens.length;
    let parts = [];
    while (to > from && !(parts = fitting(tokens.slice(from, to), ingredients)).length) to--;
    if (parts.length) found = found.flatMap((list) => parts.map((part) => [...new Set([...list, part])]));
    else unknown.push(tokens[from]);
    from = Math.max(to, from + 1);
  }
  return [found, unknown];
}

// The shortest name first; a name typed whole is meant, and no longer one.
function fitting(tokens, ingredients) {
  const fit = ingredients.filter((part) => meant(part.name, tokens));
  const whole = fit.filter((part) => wordsOf(part.name).join(" ") === tokens.join(" "));
  if (whole.length) return whole;
  return fit.sort((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name));
}

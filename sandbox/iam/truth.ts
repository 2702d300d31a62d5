/** Whether something holds; undefined where nobody here can tell. Combined as in Kleene's three-valued logic. */
export type Truth = boolean | undefined;

/** False as soon as one is false, whatever is unknown besides. */
export function every<Item>(items: Iterable<Item>, holds: (item: Item) => Truth): Truth {
  let all: Truth = true;
  for (const item of items) {
    const one = holds(item);
    if (one === false) return false;
    all &&= one;
  }
  return all;
}

/** True as soon as one is true, whatever is unknown besides. */
export function some<Item>(items: Iterable<Item>, holds: (item: Item) => Truth): Truth {
  return not(every(items, (item) => not(holds(item))));
}

export function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

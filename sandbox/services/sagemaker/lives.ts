/** A resource with its whole life: past, present and future. Instants are epoch milliseconds. */
export interface Living {
  readonly name: string;
  readonly createdAt: number;
  /** When it does not exist any more; absent: it stays for ever, and so does its claim to the name. */
  readonly goneAt?: number;
}

/** The resources of one kind. A name can be used again once its resource is gone. */
export class Lives<Item extends Living> {
  private items: Item[] = [];
  private readonly byName = new Map<string, Item[]>();

  /** Those that exist at `now`. */
  all(now: number): Item[] {
    return this.items.filter((item) => exists(item, now));
  }

  at(name: string, now: number): Item | undefined {
    return this.byName.get(name)?.find((item) => exists(item, now));
  }

  /** Whether no other resource of its name lives at any time of its life. */
  isFree({ name, createdAt, goneAt = Infinity }: Item): boolean {
    return !this.byName.get(name)?.some((other) => other.createdAt < goneAt && createdAt < (other.goneAt ?? Infinity));
  }

  /** Puts a resource in; false, and nothing happens, if its name is not free. */
  add(item: Item): boolean {
    if (!this.isFree(item)) return false;
    this.items.push(item);
    this.byName.set(item.name, [...(this.byName.get(item.name) ?? []), item]);
    return true;
  }

  /** Changes what a resource is from now on; `changed` has the same name. */
  replace(item: Item, changed: Item): void {
    const swap = (items: readonly Item[]): Item[] => items.map((other) => (other === item ? changed : other));
    this.items = swap(this.items);
    this.byName.set(item.name, swap(this.byName.get(item.name) ?? []));
  }

  snapshot(): readonly Item[] {
    return [...this.items];
  }

  restore(items: readonly Item[]): void {
    this.items = [];
    this.byName.clear();
    for (const item of items) this.add(item);
  }
}

function exists({ createdAt, goneAt = Infinity }: Living, now: number): boolean {
  return createdAt <= now && now < goneAt;
}

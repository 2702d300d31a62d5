import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Chance that repeats itself: the same seed throws the same numbers. */
export class Dice {
  private constructor(private readonly generator: RandomGenerator) {}

  /** @param seed any text; FNV-1a makes the generator's number of it */
  static of(seed: string): Dice {
    let hash = 0x811c9dc5;
    for (const character of seed) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return new Dice(xoroshiro128plus(hash | 0));
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** A number from `least` up to `most`. */
  between(least: number, most: number): number {
    return least + (most - least) * uniformFloat64(this.generator);
  }

  /** The same, most often near the middle. */
  aboutTheMiddle(least: number, most: number): number {
    return (this.between(least, most) + this.between(least, most)) / 2;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.between(0, 1) < probability;
  }

  /** A whole number that is `mean` on average: its integer part, and one more as often as its fraction says. */
  about(mean: number): number {
    return Math.floor(mean) + (this.chance(mean % 1) ? 1 : 0);
  }

  /** One of them, each as likely; list one twice and it comes twice as often. */
  one<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.integer(0, items.length - 1)] ?? items[0];
  }
}

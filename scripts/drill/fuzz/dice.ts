export type Dice = {
  /** A whole number from 0 up to, not including, `sides`. */
  below(sides: number): number
  /** True in so many of a hundred throws. */
  in100(times: number): boolean
  pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item
}

/** Throws that are the same for the same seed and number (mulberry32). */
export function throwDice(seed: number, number: number): Dice {
  let state = Math.imul(seed ^ Math.imul(number + 1, 0x9e3779b1), 0x85ebca6b) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    const mixed = Math.imul(state ^ (state >>> 15), state | 1)
    const more = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61))
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (sides: number) => Math.floor(next() * sides)
  return {
    below,
    in100: (times) => below(100) < times,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('There is nothing to pick from.')
      return item
    },
  }
}

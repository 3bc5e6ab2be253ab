/** The items in batches of at most `size`: PostgreSQL takes 65,535 parameters in a statement, and nested relations multiply ids. */
export function* inBatches<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}

/** The clock of a sample portal: the machine's, until a test moves it. */
export class SampleClock {
  #aheadMilliseconds = 0

  now(): Date {
    return new Date(Date.now() + this.#aheadMilliseconds)
  }

  advance(seconds: number): void {
    this.#aheadMilliseconds += seconds * 1000
  }
}

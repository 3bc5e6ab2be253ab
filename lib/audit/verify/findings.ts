import type { Finding, Verdict } from './verification'

/**
 * Which verdict explains the others, first to last. A checkpoint that nobody known signed says nothing about leaves; two that were both
 * signed make whatever else differs their consequence; a record that was cut back lacks leaves for that reason; and where leaves
 * are missing or moved, others stand in places where they look altered.
 */
const explaining = ['bad_signature', 'fork', 'truncated', 'leaf_missing', 'leaf_altered'] as const satisfies readonly Verdict[]

const mostFindings = 100

/** What is found wrong with a record, gathered in constant memory. */
export class Findings {
  readonly #found = new Map<Verdict, Finding[]>()

  add(finding: Finding): void {
    const alike = this.#found.get(finding.verdict) ?? []
    if (alike.length < mostFindings) alike.push(finding)
    this.#found.set(finding.verdict, alike)
  }

  /** `sound` while nothing was found, otherwise the verdict that explains the others. */
  get verdict(): Verdict {
    return explaining.find((verdict) => this.#found.has(verdict)) ?? 'sound'
  }

  /** The first hundred, those of the verdict before the others. */
  get list(): Finding[] {
    return explaining.flatMap((verdict) => this.#found.get(verdict) ?? []).slice(0, mostFindings)
  }
}

// Threat: a trace leaves the installation for whoever collects it, and an address, a name, an id or a code in it goes along.
// Choice: spans are our own and begun by name, with words of this code and numbers alone; nothing watches libraries, and
// Next's own spans, which carry the addresses asked for, have no provider to go to (export-spans.ts registers none).
import type { AsyncLocalStorage } from 'node:async_hooks'

/** What a span tells besides its name and duration: never ids, names, addresses, codes or tokens. */
export type SpanFacts = Record<string, string | number>

export type SpanBeginning = { kind?: 'server' | 'client'; facts?: SpanFacts }

/** A span that lasts until it is ended, once. */
export type OpenSpan = {
  begin(name: string, beginning: SpanBeginning): OpenSpan
  end(ending: { facts?: SpanFacts | undefined; isFault: boolean }): void
}

export type Tracing = {
  /** Begins a span beneath none, or beneath that of another system (`traceparent`, W3C Trace Context §3.2). */
  begin(name: string, beginning: SpanBeginning & { traceparent?: string | undefined }): OpenSpan
  current: AsyncLocalStorage<OpenSpan>
}

declare global {
  // Next's bundle and the web server have a copy each of every module, but one global object. Undefined unless spans are exported.
  var inviteDeskTracing: Tracing | undefined
}

type Told<Result> = SpanBeginning & {
  factsOf?: (result: Result) => SpanFacts
  factsOfFault?: (error: unknown) => SpanFacts
}

/** Runs a part of a request or of a job as a span beneath it; outside of both, and where nothing is exported, only runs it. What throws ends the span as a fault. */
export function inSpan<Result>(name: string, work: () => Promise<Result>, told: Told<Result> = {}): Promise<Result> {
  const above = globalThis.inviteDeskTracing?.current.getStore()
  return above ? runAs(above.begin(name, told), work, told) : work()
}

/** Runs a job of the worker as a span of its own. `kind` is a word of this code: `mail`. */
export function inJob<Result>(kind: string, work: () => Promise<Result>): Promise<Result> {
  const span = globalThis.inviteDeskTracing?.begin(`job ${kind}`, { facts: { 'invite_desk.job': kind } })
  return span ? runAs(span, work, {}) : work()
}

async function runAs<Result>(span: OpenSpan, work: () => Promise<Result>, { factsOf, factsOfFault }: Told<Result>): Promise<Result> {
  try {
    const result = await beneath(span, work)
    span.end({ facts: factsOf?.(result), isFault: false })
    return result
  } catch (error) {
    span.end({ facts: factsOfFault?.(error), isFault: true })
    throw error
  }
}

/** Runs `work` so that what is begun meanwhile is beneath the span, which goes on. */
export function beneath<Result>(span: OpenSpan | undefined, work: () => Result): Result {
  const tracing = globalThis.inviteDeskTracing
  return span && tracing ? tracing.current.run(span, work) : work()
}

import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { logger } from '@/lib/logger'
import type { OpenSpan, SpanBeginning } from './spans'

/** The start script kills what has not ended ten seconds after it was asked to. */
const flushMilliseconds = 3_000

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT }

/**
 * From now on sends the spans of this process by OTLP/HTTP, as the environment's `OTEL_…` say: in batches and beside the work, which neither waits for a
 * collector nor fails with it; what it does not take in time is dropped. Answers with the end, which sends what is left within three seconds.
 */
export function exportSpans(part: 'web' | 'worker'): () => Promise<void> {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': `invite-desk-${part}` }))
    .merge(detectResources({ detectors: [envDetector] }))
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(toldWhenItFails(new OTLPTraceExporter()))] })
  // Of the provider, not of the API: nothing else in this process finds it.
  const tracer = provider.getTracer('invite-desk')
  globalThis.inviteDeskTracing = {
    begin: (name, { traceparent, ...beginning }) => open(tracer, contextOf(traceparent), name, beginning),
    current: new AsyncLocalStorage(),
  }
  return async () => {
    globalThis.inviteDeskTracing = undefined
    await Promise.race([provider.shutdown(), pause(flushMilliseconds, undefined, { ref: false })]).catch(() => undefined)
  }
}

function contextOf(traceparent: string | undefined): Context {
  const above = traceparent === undefined ? null : parseTraceParent(traceparent)
  return above ? trace.setSpanContext(ROOT_CONTEXT, { ...above, isRemote: true }) : ROOT_CONTEXT
}

function open(tracer: Tracer, above: Context, name: string, { kind, facts = {} }: SpanBeginning): OpenSpan {
  const span: Span = tracer.startSpan(name, { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes: facts }, above)
  const here = trace.setSpan(above, span)
  return {
    begin: (inner, beginning) => open(tracer, here, inner, beginning),
    end({ facts: more = {}, isFault }) {
      span.setAttributes(more)
      if (isFault) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

/** One line when batches begin to be lost and one when they arrive again, without the collector's address or its answer. */
function toldWhenItFails(exporter: SpanExporter): SpanExporter {
  let failing = false
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const fails = result.code !== ExportResultCode.SUCCESS
        if (fails && !failing) logger.warn('traces do not reach their collector')
        if (!fails && failing) logger.info('traces reach their collector again')
        failing = fails
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

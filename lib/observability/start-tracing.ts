import { env } from '@/lib/env'

/** Begins to export spans where `OTEL_EXPORTER_OTLP_ENDPOINT` is set; else loads nothing. Answers with what ends it, within three seconds. */
export async function startTracing(part: 'web' | 'worker'): Promise<() => Promise<void>> {
  if (env().OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return async () => undefined
  const { exportSpans } = await import('./export-spans')
  return exportSpans(part)
}

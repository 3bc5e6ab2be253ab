import 'server-only'

const bytesPerChunk = 64 * 1024

/** Answers with an exported record to keep, streamed as it is read. One that breaks off lacks its end line, and is not sound. */
export function recordResponse(name: string, lines: AsyncGenerator<string, void, undefined>): Response {
  return new Response(streamOf(lines), {
    headers: {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
    },
  })
}

function streamOf(lines: AsyncGenerator<string, void, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = ''
      while (text.length < bytesPerChunk) {
        const line = await lines.next()
        if (line.done) {
          controller.enqueue(encoder.encode(text))
          return controller.close()
        }
        text += `${line.value}\n`
      }
      controller.enqueue(encoder.encode(text))
    },
    async cancel() {
      await lines.return()
    },
  })
}

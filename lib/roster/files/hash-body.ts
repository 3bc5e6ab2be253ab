import type { Hash } from 'node:crypto'

/** Passes a body on as it is and hashes what went through. */
export async function* hashBody(body: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk)
    yield chunk
  }
}

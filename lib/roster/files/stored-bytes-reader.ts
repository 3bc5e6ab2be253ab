import yauzl from 'yauzl'
import type { StoredFile } from './stored-file'

export type StoredBytes = Pick<StoredFile, 'size' | 'read'>

/** As many as `chunkBytes` of a stored file, so that whoever reads block by block fetches each part of it once. */
export const blockBytes = 1024 * 1024
const mostBlocks = 4

/**
 * A stored file as yauzl reads an archive's directory: in many small reads close together, so the last few megabytes are
 * kept. A fault of the store is kept apart, so that it is not taken for one of the archive.
 */
export class StoredBytesReader extends yauzl.RandomAccessReader {
  fault: unknown
  readonly #file: StoredBytes
  readonly #blocks = new Map<number, Promise<Buffer>>()

  constructor(file: StoredBytes) {
    super()
    this.#file = file
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(
      () => callback(null),
      (error: unknown) => callback(error instanceof Error ? error : new Error('The stored file cannot be read.')),
    )
  }

  async #fill(target: Buffer, position: number): Promise<void> {
    for (let done = 0; done < target.length; ) {
      const at = position + done
      const index = Math.floor(at / blockBytes)
      const block = await this.#block(index)
      const copied = block.copy(target, done, at - index * blockBytes)
      if (copied === 0) throw new Error('The archive points past its end.')
      done += copied
    }
  }

  async #block(index: number): Promise<Buffer> {
    const known = this.#blocks.get(index)
    if (known) return known
    const block = this.#read(index)
    this.#blocks.set(index, block)
    const [oldest] = this.#blocks.keys()
    if (this.#blocks.size > mostBlocks && oldest !== undefined) this.#blocks.delete(oldest)
    return block
  }

  async #read(index: number): Promise<Buffer> {
    try {
      return await this.#file.read(index * blockBytes, blockBytes)
    } catch (error) {
      this.fault = error
      throw error
    }
  }
}

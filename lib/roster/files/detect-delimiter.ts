import { AppError } from '@/lib/app-error'
import { type CsvDialect, type FileDelimiter, type FileEncoding, fileDelimiters } from './csv-dialect'
import { readCsvRecords } from './csv-records'
import { detectEncoding } from './detect-encoding'
import { type FileHead, streamOfHead } from './file-head'

const linesLookedAt = 200

/** How a file is written down, told by its beginning. */
export async function detectDialect(head: FileHead): Promise<CsvDialect> {
  const encoding = detectEncoding(head.bytes)
  return { encoding, delimiter: await detectDelimiter(head, encoding) }
}

/**
 * What stands between the values: what the line `sep=;` says, else whatever parts most lines into as many values as the
 * first, and of two such the one that makes more of them. A comma where nothing does.
 */
export async function detectDelimiter(head: FileHead, encoding: FileEncoding): Promise<FileDelimiter> {
  let best: { delimiter: FileDelimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of Object.keys(fileDelimiters) as FileDelimiter[]) {
    const lines = await firstLines(head, { encoding, delimiter })
    const said = readSeparatorLine(lines[0] ?? [], delimiter)
    if (said) return said
    const width = lines[0]?.length ?? 0
    const alike = lines.filter((line) => line.length === width).length / Math.max(1, lines.length)
    const score = width > 1 ? alike + width / 1_000 : 0
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** `sep=;` is one value, or two where the sign itself parts it. */
function readSeparatorLine(line: readonly string[], parted: FileDelimiter): FileDelimiter | undefined {
  const sign = /^sep=(.)$/i.exec(line.join(parted))?.[1]
  return sign !== undefined && isDelimiter(sign) ? sign : undefined
}

const isDelimiter = (sign: string): sign is FileDelimiter => Object.hasOwn(fileDelimiters, sign)

async function firstLines(head: FileHead, dialect: CsvDialect): Promise<string[][]> {
  const lines: string[][] = []
  try {
    for await (const records of readCsvRecords(streamOfHead(head), { ...dialect, isCut: head.isCut })) {
      lines.push(...records.map(({ fields }) => fields))
      if (lines.length >= linesLookedAt) break
    }
  } catch (error) {
    // A wrong guess misreads quotes; the right one is read again, and refused then, by whoever asked.
    if (!(error instanceof AppError)) throw error
  }
  return lines.slice(0, linesLookedAt)
}

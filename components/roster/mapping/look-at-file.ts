import type { CsvDialect } from '@/lib/roster/files/csv-dialect'
import { headBytes } from '@/lib/roster/files/file-head'
import type { CsvInspection } from '@/lib/roster/mapping/inspect-csv'
import type { ContactMapping } from '@/lib/roster/mapping/mapping'
import type { MappingPreview } from '@/lib/roster/mapping/preview-mapping'

export type Looked<Seen> = { ok: true; seen: Seen } | { ok: false; message: string; fields: Record<string, string> }

const lost = 'The connection broke off. Check your network, then try again.'

/** Shows the server the beginning of a file and answers what is in it. */
export async function inspectFile(file: File, dialect?: CsvDialect): Promise<Looked<CsvInspection>> {
  const looked = await look(file, { dialect })
  return looked.ok && looked.seen.inspection ? { ok: true, seen: looked.seen.inspection } : refused(looked)
}

/** Shows the server the beginning of a file and answers which contacts a mapping makes of it. */
export async function previewFile(file: File, mapping: ContactMapping): Promise<Looked<MappingPreview>> {
  const looked = await look(file, { mapping })
  return looked.ok && looked.seen.preview ? { ok: true, seen: looked.seen.preview } : refused(looked)
}

type Asked = { dialect?: CsvDialect | undefined; mapping?: ContactMapping }
type Answer = { inspection?: CsvInspection | null; preview?: MappingPreview | null }

async function look(file: File, asked: Asked): Promise<Looked<Answer>> {
  try {
    const head = await asBase64(file.slice(0, headBytes))
    const body = JSON.stringify({ head, isCut: file.size > headBytes, ...asked })
    const response = await fetch('/roster/mappings/look', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    const answer = await response.json()
    if (response.ok) return { ok: true, seen: answer }
    return { ok: false, message: typeof answer.message === 'string' ? answer.message : lost, fields: answer.fields ?? {} }
  } catch {
    return { ok: false, message: lost, fields: {} }
  }
}

function refused<Seen>(looked: Looked<Answer>): Looked<Seen> {
  return looked.ok ? { ok: false, message: lost, fields: {} } : looked
}

function asBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

import type { GuidFileResult } from '@/lib/roster/guids/guid-file-json'

export type GuidFileSent = { ok: true; result: GuidFileResult } | { ok: false; message: string }

const lost = 'The connection broke off. Check your network, then upload the file again.'

/** Posts a GUID file as it is. */
export async function sendGuidFile(file: File): Promise<GuidFileSent> {
  try {
    const response = await fetch('/roster/guids', { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file })
    const answer = await response.json()
    if (response.ok) return { ok: true, result: answer }
    return { ok: false, message: typeof answer.message === 'string' ? answer.message : lost }
  } catch {
    return { ok: false, message: lost }
  }
}

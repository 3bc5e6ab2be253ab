import type { FileFormat } from './source-words'

export type Sending = {
  file: Blob
  /** As the office knows it. */
  fileName: string
  source: string
  format: FileFormat
  onProgress: (share: number) => void
  signal: AbortSignal
}

export type Sent = { ok: true; id: string } | { ok: false; message: string }

export const stopped: Sent = { ok: false, message: 'The upload was stopped. Nothing has changed.' }

const lost = 'The connection broke off. Check your network, then upload the file again.'

/** Posts a file as it is and tells how much of it has gone, from 0 to 1; only XMLHttpRequest can. */
export function sendFile({ file, fileName, source, format, onProgress, signal }: Sending): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    // What a mapped CSV is, its source knows.
    const to = { source, name: fileName, ...(format === 'mapped' ? {} : { format }) }
    request.open('POST', `/roster/upload?${new URLSearchParams(to)}`)
    request.setRequestHeader('Content-Type', format === 'oneroster' ? 'application/zip' : 'text/csv')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
    request.upload.onload = () => onProgress(1)
    request.onload = () => resolve(readAnswer(request))
    request.onerror = () => resolve({ ok: false, message: lost })
    request.onabort = () => resolve(stopped)
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function readAnswer({ status, response }: XMLHttpRequest): Sent {
  const answer: { id?: unknown; message?: unknown } = response ?? {}
  if (status === 201 && typeof answer.id === 'string') return { ok: true, id: answer.id }
  return { ok: false, message: typeof answer.message === 'string' ? answer.message : lost }
}

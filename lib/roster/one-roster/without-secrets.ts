// Threat: a server, or a proxy before it, shows our own request in its errors, cut off or encoded in its own way. Choice: what
// it says loses every stretch it has in common with any way in which a secret is written, not only the secret as a whole.

/** Shorter stretches are in common by chance; of a secret that is as short only the whole counts. */
const stretch = 8

const tidy = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim()

/** Takes out of a text what it shows of our secrets, however they are encoded; each is then one `…`. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  // Case says nothing in hexadecimal and percent encodings.
  const lower = text.toLowerCase()
  if (lower.length !== text.length) return withoutSecrets(lower, secrets)
  const forms = [...new Set(secrets.flatMap(formsOf).map((form) => tidy(form).toLowerCase()))].filter((form) => form !== '')
  const marked = new Uint8Array(text.length)
  for (const form of forms.filter(({ length }) => length <= stretch)) {
    for (let at = lower.indexOf(form); at >= 0; at = lower.indexOf(form, at + 1)) marked.fill(1, at, at + form.length)
  }
  const stretches = new Set(
    forms.flatMap((form) => Array.from({ length: Math.max(0, form.length - stretch) + 1 }, (_, at) => form.slice(at, at + stretch))),
  )
  for (let at = 0; at + stretch <= lower.length; at++) {
    if (stretches.has(lower.slice(at, at + stretch))) marked.fill(1, at, at + stretch)
  }
  let shown = ''
  for (let at = 0; at < text.length; at++) {
    if (!marked[at]) shown += text[at]
    else if (!marked[at - 1]) shown += '…'
  }
  return shown.replace(/\b(Basic|Bearer)\s+[\w+/=.~%-]+/gi, '$1 …')
}

/** A client secret with its id, as RFC 6749 §2.3.1 sends them (each encoded as in a form) and as servers have them afterwards. */
export function credentialForms(clientId: string, secret: string): string[] {
  return [secret, `${formEncoded(clientId)}:${formEncoded(secret)}`, `${clientId}:${secret}`]
}

/** As in a form (application/x-www-form-urlencoded). */
export function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const written = [secret, formEncoded(secret), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), escapedInMarkup(secret)]
  const encoded = [bytes.toString('hex'), ...[0, 1, 2].flatMap((before) => base64Within(bytes, before))]
  return [...written, ...written.map(encodeURIComponent), ...encoded, ...encoded.map(encodeURIComponent)]
}

/** In base64 the same bytes look otherwise after one or two others; where they end, the last character depends on what follows. */
function base64Within(bytes: Buffer, before: number): string[] {
  const bits = Buffer.concat([Buffer.alloc(before), bytes])
  const start = Math.ceil((before * 8) / 6)
  const end = Math.floor((bits.length * 8) / 6)
  const text = bits.toString('base64')
  return before === 0 ? [text, bits.toString('base64url')] : [text.slice(start, end), bits.toString('base64url').slice(start, end)]
}

function escapedInMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')
}

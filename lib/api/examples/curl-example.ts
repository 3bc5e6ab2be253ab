import type { ExampleRequest } from './example-request'

/** Where an example has its key from: never from the text, which is copied, kept and shown. */
export const keyVariable = 'INVITE_DESK_KEY'

/** The call for a terminal (POSIX shell), with the key from the environment. A file of the call is made first. */
export function curlExample({ method, url, headers, body }: ExampleRequest): string {
  const parts = [
    `curl --fail-with-body ${method === 'GET' ? '' : `--request ${method} `}${quoted(url)}`,
    `--header "Authorization: Bearer $${keyVariable}"`,
    ...Object.entries(headers).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`),
    ...(body?.kind === 'json' ? [`--data ${quoted(JSON.stringify(body.value, null, 2))}`] : []),
    ...(body?.kind === 'file' ? [`--data-binary @${body.name}`] : []),
  ]
  const file = body?.kind === 'file' ? `cat > ${body.name} <<'EOF'\n${body.text}EOF\n\n` : ''
  return `${file}${parts.join(' \\\n  ')}\n`
}

/** As one word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

import { z } from 'zod'
import { bodyLength } from '@/lib/body-length'
import { canImportRoster } from '@/lib/districts/policies'
import { bodyOf, memberRoute } from '@/lib/member-route'
import { parseInput } from '@/lib/parse-input'
import { receiveImport } from '@/lib/roster/receive-import'

const querySchema = z.object({
  source: z.string().optional(),
  format: z.enum(['contacts', 'oneroster'], 'The format must be contacts or oneroster.').optional(),
  /** Of the file. */
  name: z.string().optional(),
})

/** Takes a roster file as the raw body of the request, so that it streams and its size is not that of a form. Answers `{id, state}` once it has arrived; a worker reads it. */
export const POST = memberRoute({ can: canImportRoster }, async ({ actor, request, now }) => {
  const query = Object.fromEntries([...new URL(request.url).searchParams].filter(([, value]) => value !== ''))
  const { source, format, name } = parseInput(querySchema, query)
  const upload = { source, format, fileName: name, body: bodyOf(request), bytes: bodyLength(request) }
  const { id, state } = await receiveImport(actor, upload, now)
  return Response.json({ id, state }, { status: 201 })
})

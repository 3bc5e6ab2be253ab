import { AppError, errorStatuses } from '@/lib/app-error'
import { currentMember } from '@/lib/auth/session'
import { canImportRoster, requireAllowed } from '@/lib/districts/policies'
import { stageImport } from '@/lib/roster/stage-import'
import { isSameOrigin } from './is-same-origin'

/**
 * Takes a roster file as the raw body of the request, so that it streams and its size is not that of a form. Answers
 * `{id, state}`, or `{code, message, fields}` with the refusal's status.
 */
export async function POST(request: Request): Promise<Response> {
  const now = new Date()
  try {
    if (!isSameOrigin(request.headers)) throw new AppError('forbidden', 'The upload did not come from this site.')
    const signedIn = await currentMember()
    if (!signedIn) throw new AppError('unauthenticated', 'Your session has ended. Sign in again, then upload the file again.')
    requireAllowed(canImportRoster, signedIn.actor)
    const source = new URL(request.url).searchParams.get('source')
    const staged = await stageImport(
      signedIn.actor,
      {
        format: 'contacts',
        ...(source === null ? {} : { source }),
        body: bodyOf(request),
      },
      now,
    )
    await drain(request)
    return Response.json({ id: staged.id, state: staged.state }, { status: 201 })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await drain(request)
    const { code, message, fields } = error
    return Response.json({ code, message, fields }, { status: errorStatuses[code] })
  }
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  // Left open when the reader stops early, for `drain`.
  if (request.body) yield* request.body.values({ preventCancel: true })
}

const mostDrainedBytes = 256 * 1024 * 1024

/** A browser reads an answer only when its upload went through, so the rest of a refused file is let in and dropped. */
async function drain(request: Request): Promise<void> {
  let drained = 0
  for await (const chunk of bodyOf(request)) {
    drained += chunk.length
    if (drained > mostDrainedBytes) return
  }
}

import { useState, useTransition } from 'react'
import type { ActionResult, RefusalCode } from '@/lib/action-result'
import { randomKey } from './random-key'

/** Why nothing was issued; without a code where no answer came. */
export type Refusal = { code?: RefusalCode; message: string }

type Asked = { portal: string; idempotencyKey: string }

/**
 * What the dialogs that issue to a selection share: the portal, and one idempotency key for each campaign that is meant,
 * so that pressing again, also after no answer came, makes no second one.
 */
export function useIssuing<Portal extends { id: string }>(portals: readonly Portal[], close: () => void) {
  const [pending, startTransition] = useTransition()
  const [refusal, setRefusal] = useState<Refusal>()
  const [idempotencyKey, setIdempotencyKey] = useState(randomKey)
  const [portalId, setPortalId] = useState(portals[0]?.id ?? '')
  const portal = portals.find(({ id }) => id === portalId) ?? portals[0]
  return {
    pending,
    refusal,
    portal,
    refuse: setRefusal,
    choosePortal(id: string) {
      setPortalId(id)
      setRefusal(undefined)
      setIdempotencyKey(randomKey())
    },
    /** Closes the dialog once it was issued. */
    issue<Data>(ask: (asked: Asked) => Promise<ActionResult<Data>>, onIssued: (data: Data) => void) {
      if (!portal || pending) return
      startTransition(async () => {
        const result = await ask({ portal: portal.id, idempotencyKey }).catch(() => undefined)
        // The server may have done it; the same key again answers with the same campaign.
        if (!result || (!result.ok && result.code === 'unavailable')) {
          setRefusal({ message: 'No answer came. Press again: nothing is done twice.' })
          return
        }
        if (!result.ok) {
          setRefusal({ code: result.code, message: Object.values(result.fields)[0] ?? result.message })
          setIdempotencyKey(randomKey())
          return
        }
        onIssued(result.data)
        close()
      })
    },
  }
}

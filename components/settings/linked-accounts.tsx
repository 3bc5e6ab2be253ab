'use client'

import { Link2 } from 'lucide-react'
import { useEffect, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { goToIdentityProvider } from '@/components/sign-in/go-to-identity-provider'
import { Button } from '@/components/ui/button'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { DateTime } from '@/components/ui/date-time'
import { Notice, type NoticeTone } from '@/components/ui/notice'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'

type LinkedAccount = { id: string; providerName: string; linkedAt: Date; lastUsedAt: Date | null }

type LinkedAccountsProps = {
  accounts: readonly LinkedAccount[]
  /** Where the district's members may have accounts. */
  providers: ReadonlyArray<{ id: string; name: string }>
  /** What came of linking one just now, from the page's address. */
  outcome: string | undefined
  timeZone: string
  linkAccount: Action<{ providerId: string }, { signInName: string }>
  unlinkAccount: Action<{ id: string }, void>
}

const outcomes: Partial<Record<string, { tone: NoticeTone; sentence: string }>> = {
  linked: { tone: 'success', sentence: 'The account is linked. You can sign in with it from now on.' },
  taken: { tone: 'error', sentence: 'That account is linked to another member already. Nothing was changed.' },
  not_asked: { tone: 'error', sentence: 'Linking took longer than ten minutes. Nothing was changed; begin again.' },
  failed: { tone: 'error', sentence: 'The other side did not confirm the account. Nothing was changed; try again.' },
}

export function LinkedAccounts({ accounts, providers, outcome, timeZone, linkAccount, unlinkAccount }: LinkedAccountsProps) {
  const told = outcome === undefined ? undefined : outcomes[outcome]

  useEffect(() => {
    // Told once: whoever comes back to this address later reads of something long past.
    if (outcome !== undefined) window.history.replaceState(null, '', `${window.location.pathname}#accounts`)
  }, [outcome])

  return (
    <div className="flex flex-col gap-4">
      {told && <Notice tone={told.tone}>{told.sentence}</Notice>}
      {accounts.length > 0 && (
        <Table caption="Linked accounts" inset>
          <thead>
            <tr>
              <Th>Account</Th>
              <Th from="sm">Linked</Th>
              <Th from="md">Last used</Th>
              <Th fit>
                <span className="sr-only">Unlink</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ id, providerName, linkedAt, lastUsedAt }) => (
              <Tr key={id}>
                <Td>
                  <span className="font-medium">{providerName}</span>
                </Td>
                <Td from="sm" muted>
                  <DateTime at={linkedAt} timeZone={timeZone} precision="day" />
                </Td>
                <Td from="md" muted>
                  {lastUsedAt ? <DateTime at={lastUsedAt} timeZone={timeZone} /> : 'Not yet'}
                </Td>
                <Td fit align="end">
                  <ConfirmButton
                    label="Unlink"
                    title={`Unlink your ${providerName} account?`}
                    description="You cannot sign in with it any more. Your password and passkeys go on working."
                    size="sm"
                    danger
                    onConfirm={async () => {
                      const result = await confirmed(unlinkAccount)({ id })
                      return result.ok ? undefined : result.message
                    }}
                  />
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
      <LinkButtons providers={providers} linkAccount={linkAccount} />
    </div>
  )
}

function LinkButtons({ providers, linkAccount }: Pick<LinkedAccountsProps, 'providers' | 'linkAccount'>) {
  const [pending, startTransition] = useTransition()
  const [leaving, setLeaving] = useState<string>()
  const [refusal, setRefusal] = useState<string>()

  function press(providerId: string) {
    setRefusal(undefined)
    setLeaving(providerId)
    startTransition(async () => {
      const result = await confirmed(linkAccount)({ providerId })
      const left = result.ok && (await goToIdentityProvider(result.data.signInName, '/settings').catch(() => false))
      if (left) return
      setLeaving(undefined)
      setRefusal(result.ok ? 'The other side does not answer just now. Try again in a moment.' : result.message)
    })
  }

  return (
    <>
      {refusal !== undefined && <Notice tone="error">{refusal}</Notice>}
      <ul className="flex flex-wrap gap-2">
        {providers.map(({ id, name }) => (
          <li key={id}>
            <Button
              icon={<Link2 aria-hidden="true" />}
              pending={leaving === id}
              disabled={pending && leaving !== id}
              onClick={() => press(id)}
            >
              Link {name}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

'use client'

import { LogIn, Plus } from 'lucide-react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { ConfirmButton } from '@/components/ui/confirm-button'
import { counted } from '@/components/ui/counted'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Action } from '@/lib/action-result'
import type { IdentityProviderKind } from '@/prisma/generated/enums'
import { providerWords } from './provider-words'
import { type ProviderFields, SaveProvider } from './save-provider'

export type ProviderItem = {
  id: string
  kind: IdentityProviderKind
  name: string
  issuer: string
  clientId: string
  hostedDomain: string | null
  tenantId: string | null
  doesSecondFactor: boolean
  linked: number
  /** Where the provider sends people back to. */
  redirectAddress: string
}

type IdentityProvidersProps = {
  providers: readonly ProviderItem[]
  /** Of the next one, so that its address can be typed in at the provider before it is saved here. */
  next: { id: string; redirectAddress: string }
  /** The sign-in page with the buttons on it. */
  signInAddress: string
  saveProvider: Action<ProviderFields, void>
  removeProvider: Action<{ id: string }, void>
}

export function IdentityProviders({ providers, next, signInAddress, saveProvider, removeProvider }: IdentityProvidersProps) {
  return (
    <Panel
      title="Sign-in with other accounts"
      description="Members may sign in with an account your district already has, once each has linked it to their own."
      action={<SaveProvider key={next.id} {...next} icon={<Plus aria-hidden="true" />} saveProvider={saveProvider} />}
    >
      {providers.length === 0 ? (
        <p className="flex items-center gap-2 text-muted text-sm">
          <LogIn aria-hidden="true" className="size-4 shrink-0" />
          None yet. Members sign in with a password or a passkey.
        </p>
      ) : (
        <div className="flex flex-col gap-4">
          <Table caption="Sign-in with other accounts" inset>
            <thead>
              <tr>
                <Th>Name</Th>
                <Th from="sm">Accounts</Th>
                <Th from="md">Linked</Th>
                <Th fit>
                  <span className="sr-only">Change or remove</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {providers.map((provider) => (
                <Tr key={provider.id}>
                  <Td>
                    <span className="font-medium">{provider.name}</span>
                    <span className="block whitespace-normal text-muted text-xs">
                      {provider.doesSecondFactor ? 'Asks for a second factor itself' : 'The second factor is asked for here'}
                    </span>
                  </Td>
                  <Td from="sm">
                    {providerWords[provider.kind].label}
                    <span className="token block wrap-anywhere whitespace-normal text-muted text-xs">{whoseAccounts(provider)}</span>
                  </Td>
                  <Td from="md" muted>
                    {counted(provider.linked, 'account')}
                  </Td>
                  <Td fit align="end">
                    <span className="inline-flex gap-2">
                      <SaveProvider {...provider} provider={provider} saveProvider={saveProvider} />
                      <RemoveProvider provider={provider} removeProvider={removeProvider} />
                    </span>
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          <p className="text-muted text-sm">
            The buttons stand on <span className="token wrap-anywhere">{signInAddress}</span>
          </p>
        </div>
      )}
    </Panel>
  )
}

function whoseAccounts({ kind, hostedDomain, tenantId, issuer }: ProviderItem): string {
  if (kind === 'google') return hostedDomain ?? ''
  return tenantId ?? issuer
}

type RemoveProviderProps = { provider: ProviderItem; removeProvider: IdentityProvidersProps['removeProvider'] }

function RemoveProvider({ provider: { id, name, linked }, removeProvider }: RemoveProviderProps) {
  return (
    <ConfirmButton
      label="Remove"
      title={`Remove the sign-in with ${name}?`}
      description={`${counted(linked, 'linked account')} will let nobody in any more. Passwords and passkeys go on working.`}
      confirmLabel="Remove sign-in"
      danger
      size="sm"
      onConfirm={async () => {
        const result = await confirmed(removeProvider)({ id })
        return result.ok ? undefined : result.message
      }}
    />
  )
}

'use client'

import { type FormEvent, type ReactNode, useState, useTransition } from 'react'
import { confirmed } from '@/components/confirm-identity/confirmed'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog, DialogClose } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import { showToast } from '@/components/ui/show-toast'
import { TextField } from '@/components/ui/text-field'
import type { Action } from '@/lib/action-result'
import type { IdentityProviderKind } from '@/prisma/generated/enums'
import type { ProviderItem } from './identity-providers'
import { isProviderKind, providerWords } from './provider-words'

type Common = { id: string; name: string; clientId: string; clientSecret: string; doesSecondFactor: boolean }

export type ProviderFields =
  | (Common & { kind: 'google'; hostedDomain: string })
  | (Common & { kind: 'microsoft'; tenantId: string })
  | (Common & { kind: 'oidc'; issuer: string })

type SaveProviderProps = {
  id: string
  redirectAddress: string
  /** Left out where it is a new one. */
  provider?: ProviderItem
  icon?: ReactNode
  saveProvider: Action<ProviderFields, void>
}

const kinds = Object.entries(providerWords).map(([value, { label }]) => ({ value, label }))

/** Adds a sign-in with other accounts, or changes one. */
export function SaveProvider({ icon, ...form }: SaveProviderProps) {
  const [open, setOpen] = useState(false)
  const { provider } = form
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={provider ? `Change the sign-in with ${provider.name}` : 'Add a sign-in'}
      description="Register Invite Desk at the provider as a web application first; it gives you the client ID and the secret."
      size="lg"
      trigger={
        <Button size="sm" icon={icon} aria-label={provider && `Change ${provider.name}`}>
          {provider ? 'Change' : 'Add sign-in'}
        </Button>
      }
    >
      <ProviderForm {...form} onSaved={() => setOpen(false)} />
    </Dialog>
  )
}

function ProviderForm({ id, redirectAddress, provider, saveProvider, onSaved }: SaveProviderProps & { onSaved: () => void }) {
  const [pending, startTransition] = useTransition()
  const [kind, setKind] = useState<IdentityProviderKind>(provider?.kind ?? 'google')
  const [refusal, setRefusal] = useState<{ message: string; fields: Readonly<Record<string, string>> }>()
  const errors = refusal?.fields ?? {}

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const fields = readFields(id, kind, new FormData(event.currentTarget))
    startTransition(async () => {
      const result = await confirmed(saveProvider)(fields)
      if (!result.ok) return setRefusal(result)
      showToast({ tone: 'success', title: 'Sign-in saved' })
      onSaved()
    })
  }

  return (
    <form className="flex flex-col gap-4" method="post" onSubmit={submit} noValidate>
      <SelectField
        label="Accounts"
        name="kind"
        options={kinds}
        value={kind}
        onChange={(event) => isProviderKind(event.target.value) && setKind(event.target.value)}
        error={errors.kind}
      />
      <div className="flex flex-col gap-1.5">
        <p className="font-medium text-sm">Redirect address</p>
        <div className="flex items-center gap-2">
          <output
            aria-label="Redirect address"
            className="token min-w-0 flex-1 break-all rounded-md border border-line bg-sunken px-3 py-2 text-sm"
          >
            {redirectAddress}
          </output>
          <CopyButton label="Copy" announcement="Redirect address copied" text={redirectAddress} />
        </div>
        <p className="text-muted text-sm">Type it in at the provider, letter by letter.</p>
      </div>
      <TextField
        // Another kind brings another name, until one is typed.
        key={kind}
        label="Name on the button"
        name="name"
        autoComplete="off"
        defaultValue={provider?.kind === kind ? provider.name : providerWords[kind].name}
        hint="Continue with …"
        error={errors.name}
      />
      <OrganisationField kind={kind} provider={provider} errors={errors} />
      <TextField label="Client ID" name="clientId" mono autoComplete="off" defaultValue={provider?.clientId} error={errors.clientId} />
      <TextField
        label="Client secret"
        name="clientSecret"
        type="password"
        autoComplete="off"
        hint={provider ? 'Leave it empty to keep the one that is stored.' : 'It is stored encrypted, and nobody can read it back.'}
        error={errors.clientSecret}
      />
      <Checkbox
        name="doesSecondFactor"
        label="It asks for a second factor itself"
        hint="Then none is asked for here after it. Tick it only where the provider enforces one for every member."
        defaultChecked={provider?.doesSecondFactor ?? false}
      />
      {refusal && Object.keys(errors).length === 0 && <Notice tone="error">{refusal.message}</Notice>}
      <div className="flex flex-col-reverse gap-2 pt-1 sm:flex-row sm:justify-end">
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Save sign-in
        </Button>
      </div>
    </form>
  )
}

type OrganisationFieldProps = {
  kind: IdentityProviderKind
  provider: ProviderItem | undefined
  errors: Readonly<Record<string, string>>
}

/** Whose accounts: what keeps everybody else's out. */
function OrganisationField({ kind, provider, errors }: OrganisationFieldProps) {
  switch (kind) {
    case 'google':
      return (
        <TextField
          label="Domain"
          name="hostedDomain"
          autoComplete="off"
          defaultValue={provider?.hostedDomain ?? ''}
          hint="Of your Google Workspace, such as example.org. Accounts of other domains are refused."
          error={errors.hostedDomain}
        />
      )
    case 'microsoft':
      return (
        <TextField
          label="Tenant ID"
          name="tenantId"
          mono
          autoComplete="off"
          defaultValue={provider?.tenantId ?? ''}
          hint="The directory’s, not the application’s. Accounts of other tenants are refused."
          error={errors.tenantId}
        />
      )
    case 'oidc':
      return (
        <TextField
          label="Issuer"
          name="issuer"
          mono
          autoComplete="off"
          defaultValue={provider?.issuer ?? ''}
          hint="The address the provider names itself by, exactly as it states it. It is asked when you save."
          error={errors.issuer}
        />
      )
  }
}

function readFields(id: string, kind: IdentityProviderKind, form: FormData): ProviderFields {
  const text = (name: string) => String(form.get(name) ?? '')
  const common = {
    id,
    name: text('name'),
    clientId: text('clientId'),
    clientSecret: text('clientSecret'),
    doesSecondFactor: form.get('doesSecondFactor') !== null,
  }
  switch (kind) {
    case 'google':
      return { kind, ...common, hostedDomain: text('hostedDomain') }
    case 'microsoft':
      return { kind, ...common, tenantId: text('tenantId') }
    case 'oidc':
      return { kind, ...common, issuer: text('issuer') }
  }
}

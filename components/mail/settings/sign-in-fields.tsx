'use client'

import { useState } from 'react'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { MailServerView } from '@/lib/mail/mail-settings'
import { readTokenUrl, tokenServers, tokenServerWords } from './token-server'

type SignInFieldsProps = {
  auth: 'password' | 'xoauth2'
  server: MailServerView | null
  errors: Readonly<Record<string, string>>
}

const sealed = 'Encrypted as soon as it is saved. Nobody can read it back, not even you.'

/** With what the mail server is signed in to. What is secret is only ever typed, never shown. */
export function SignInFields({ auth, server, errors }: SignInFieldsProps) {
  const isStored = server?.auth === auth && server.hasCredential
  return (
    <>
      <TextField
        name="username"
        label="User name"
        mono
        autoComplete="off"
        hint="Often the e-mail address of the mailbox."
        defaultValue={server?.username ?? ''}
        error={errors['server.username']}
      />
      {auth === 'password' ? (
        <TextField
          name="password"
          label={isStored ? 'New password' : 'Password'}
          type="password"
          mono
          autoComplete="off"
          hint={isStored ? 'One is stored. Leave this empty to keep it; another server or user name wants it again.' : sealed}
          error={errors['server.password']}
        />
      ) : (
        <TokenFields server={server} isStored={isStored} errors={errors} />
      )}
    </>
  )
}

type TokenFieldsProps = { server: MailServerView | null; isStored: boolean; errors: Readonly<Record<string, string>> }

function TokenFields({ server, isStored, errors }: TokenFieldsProps) {
  const stored = readTokenUrl(server?.tokenUrl ?? null)
  const [tokenServer, setTokenServer] = useState(stored.server)
  return (
    <>
      <SelectField
        name="tokenServer"
        label="Tokens come from"
        value={tokenServer}
        onChange={(event) => setTokenServer(tokenServers.find((known) => known === event.currentTarget.value) ?? 'google')}
        options={tokenServers.map((value) => ({ value, label: tokenServerWords[value] }))}
        error={tokenServer === 'google' ? errors['server.tokenUrl'] : undefined}
      />
      {tokenServer === 'microsoft' && (
        <TextField
          name="tenant"
          label="Directory (tenant) ID"
          mono
          autoComplete="off"
          hint="In the Microsoft Entra admin center, on the overview of the app registration."
          defaultValue={stored.tenant}
          error={errors['server.tokenUrl'] && 'Type the tenant the application is registered in.'}
        />
      )}
      {tokenServer === 'other' && (
        <TextField
          name="tokenUrl"
          label="Token address"
          mono
          autoComplete="off"
          placeholder="https://login.example.org/oauth2/token"
          defaultValue={stored.url}
          error={errors['server.tokenUrl']}
        />
      )}
      <TextField
        name="clientId"
        label="Client ID"
        mono
        autoComplete="off"
        hint="Of the application that is registered there to send mail."
        defaultValue={server?.clientId ?? ''}
        error={errors['server.clientId']}
      />
      <TextField
        name="clientSecret"
        label={isStored ? 'New client secret' : 'Client secret'}
        type="password"
        mono
        autoComplete="off"
        hint={isStored ? 'Secret and token are stored. Leave both empty to keep them; whatever you type replaces both.' : sealed}
        error={errors['server.clientSecret']}
      />
      <TextField
        name="refreshToken"
        label={isStored ? 'New refresh token' : 'Refresh token'}
        type="password"
        mono
        autoComplete="off"
        hint="Empty where the application signs in for itself, as with Microsoft’s client credentials."
        error={errors['server.refreshToken']}
      />
    </>
  )
}

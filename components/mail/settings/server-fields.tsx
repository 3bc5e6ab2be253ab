'use client'

import { useState } from 'react'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { MailServerView } from '@/lib/mail/mail-settings'
import { signIns } from './read-mail-form'
import { SignInFields } from './sign-in-fields'

const securityWords = [
  { value: 'starttls', label: 'STARTTLS (usually port 587)' },
  { value: 'tls', label: 'TLS from the start (usually port 465)' },
  { value: 'none', label: 'None: a server on this very machine' },
]

const signInWords: Record<(typeof signIns)[number], string> = {
  password: 'With a password',
  xoauth2: 'With a token (OAuth 2.0), as Microsoft and Google want it',
  none: 'Not at all',
}

type ServerFieldsProps = { server: MailServerView | null; hasInstallationServer: boolean; errors: Readonly<Record<string, string>> }

/** Which server the mail goes through, and how it is reached and signed in to. */
export function ServerFields({ server, hasInstallationServer, errors }: ServerFieldsProps) {
  const [choice, setChoice] = useState(server !== null || !hasInstallationServer ? 'own' : 'installation')
  const [auth, setAuth] = useState(server?.auth ?? 'password')
  return (
    <>
      <SelectField
        name="server"
        label="Mail goes through"
        value={choice}
        onChange={(event) => setChoice(event.currentTarget.value)}
        options={[
          { value: 'own', label: 'A mail server of the district' },
          { value: 'installation', label: hasInstallationServer ? 'The mail server of this installation' : 'No server: nothing is mailed' },
        ]}
      />
      {choice === 'own' && (
        <>
          <div className="grid gap-5 sm:grid-cols-[1fr_7rem]">
            <TextField
              name="host"
              label="Server"
              mono
              autoComplete="off"
              placeholder="smtp.example.org"
              defaultValue={server?.host}
              error={errors['server.host']}
            />
            <TextField
              name="port"
              label="Port"
              inputMode="numeric"
              autoComplete="off"
              defaultValue={server?.port ?? 587}
              error={errors['server.port']}
            />
          </div>
          <SelectField
            name="security"
            label="Encryption"
            defaultValue={server?.security ?? 'starttls'}
            options={securityWords}
            hint="The server’s certificate is always checked."
            error={errors['server.security']}
          />
          <SelectField
            name="auth"
            label="Sign-in"
            value={auth}
            onChange={(event) => setAuth(signIns.find((known) => known === event.currentTarget.value) ?? 'password')}
            options={signIns.map((value) => ({ value, label: signInWords[value] }))}
            error={errors['server.auth']}
          />
          {auth !== 'none' && <SignInFields auth={auth} server={server} errors={errors} />}
        </>
      )}
    </>
  )
}

'use client'

import { useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { SelectField } from '@/components/ui/select-field'
import { TextField } from '@/components/ui/text-field'
import type { SourceSettings } from '@/lib/roster/sources/source-settings'
import { GuidFromFields } from './guid-from-fields'
import { signIns, versions } from './read-source-form'

type Server = SourceSettings['oneroster_rest']

/** Where GG4L serves a district's roster. */
export const gg4lServer: Server = {
  baseUrl: 'https://datasync-api.gg4l.com/datahub/services/ims/oneroster/v1p1',
  version: '1.1',
  auth: 'oauth2',
  tokenUrl: 'https://datasync-api.gg4l.com/datahub/oauth/token',
  clientId: '',
  scope: '',
  guidFrom: { from: 'sourcedId' },
  pageSize: 500,
  deltas: true,
}

const signInWords: Record<Server['auth'], string> = {
  oauth2: 'OAuth 2, client credentials',
  oauth1: 'OAuth 1.0a, signed requests',
}

type ServerFieldsProps = { server: Server; hasSecret: boolean; errors: Readonly<Record<string, string>> }

/** Where a OneRoster server is, how it is signed in to and how it is asked. The secret is only ever typed, never shown. */
export function ServerFields({ server, hasSecret, errors }: ServerFieldsProps) {
  const [version, setVersion] = useState(server.version)
  const [auth, setAuth] = useState(server.auth)
  const error = (name: string) => errors[`settings.${name}`]
  return (
    <>
      <TextField
        name="baseUrl"
        label="Address"
        mono
        inputMode="url"
        autoComplete="off"
        hint="Up to and without /users. GG4L’s stands here to begin with."
        defaultValue={server.baseUrl}
        error={error('baseUrl')}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          name="version"
          label="OneRoster version"
          value={version}
          onChange={(event) => {
            const chosen = versions.find((known) => known === event.currentTarget.value) ?? '1.1'
            setVersion(chosen)
            if (chosen === '1.2') setAuth('oauth2')
          }}
          options={versions.map((value) => ({ value, label: value }))}
          error={error('version')}
        />
        <SelectField
          name="auth"
          label="Sign-in"
          value={auth}
          onChange={(event) => setAuth(signIns.find((known) => known === event.currentTarget.value) ?? 'oauth2')}
          options={signIns.map((value) => ({ value, label: signInWords[value], disabled: value === 'oauth1' && version === '1.2' }))}
          error={error('auth')}
        />
      </div>
      {auth === 'oauth2' && (
        <TextField
          name="tokenUrl"
          label="Token address"
          mono
          inputMode="url"
          autoComplete="off"
          hint="Where the client id and secret are exchanged for a token."
          defaultValue={server.tokenUrl ?? ''}
          error={error('tokenUrl')}
        />
      )}
      <TextField
        name="clientId"
        label={auth === 'oauth2' ? 'Client id' : 'Consumer key'}
        mono
        autoComplete="off"
        defaultValue={server.clientId}
        error={error('clientId')}
      />
      <TextField
        name="secret"
        label={secretLabel(auth, hasSecret)}
        type="password"
        mono
        autoComplete="off"
        hint={
          hasSecret
            ? 'One is stored. Leave this empty to keep it; another address or client id wants it again.'
            : 'Encrypted as soon as it is saved. Nobody can read it back, not even you.'
        }
        error={errors.secret}
      />
      {auth === 'oauth2' && (
        <TextField
          name="scope"
          label="Scope"
          mono
          autoComplete="off"
          hint="Empty: the server’s own. Type it only when the server asks for one."
          defaultValue={server.scope}
          error={error('scope')}
        />
      )}
      <GuidFromFields guidFrom={server.guidFrom} errors={errors} />
      <TextField
        name="pageSize"
        label="Users a request asks for"
        inputMode="numeric"
        autoComplete="off"
        hint="1 to 10,000. Smaller when the server is slow to answer."
        defaultValue={server.pageSize}
        error={error('pageSize')}
      />
      <Checkbox
        name="deltas"
        label="Ask only for what was modified since the last run"
        hint="Faster. Switch it off when the server’s times of modification cannot be relied on."
        defaultChecked={server.deltas}
      />
    </>
  )
}

function secretLabel(auth: Server['auth'], hasSecret: boolean): string {
  const noun = auth === 'oauth2' ? 'client secret' : 'consumer secret'
  return hasSecret ? `New ${noun}` : noun.charAt(0).toUpperCase() + noun.slice(1)
}

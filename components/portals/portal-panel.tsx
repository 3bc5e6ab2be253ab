import { CircleCheck, ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button-link'
import { counted } from '@/components/ui/counted'
import { DateTime } from '@/components/ui/date-time'
import { type Definition, DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { LinkTraits } from '@/lib/portals/signing-traits'
import { Cautions } from './cautions'
import { lifetimeWords } from './lifetime-words'
import type { PortalDescription } from './portal-description'
import { ReissueLinks, type ReissueLinksProps } from './reissue-links'
import { settingWords } from './setting-text'

type SecretVersion = { id: string; version: number; last4: string; active: boolean; createdAt: Date }

/** What a secret version still carries. */
type SecretUse = { version: number; living: number; lastDiesAt: Date | null; withoutExpiry: number; awaitingNew: number }

type PortalPanelProps = {
  portal: {
    id: string
    name: string
    settings: Record<string, unknown>
    secretVersions: SecretVersion[]
    missing: string[]
  }
  description: PortalDescription
  /** Null while settings are missing, and where nothing is signed. */
  links: LinkTraits | null
  /** Of each secret version; null for whoever does not manage portals. */
  secretUses: readonly SecretUse[] | null
  timeZone: string
  canManage: boolean
  reissue: ReissueLinksProps['reissue']
  /** The *Try it* button. */
  children: ReactNode
}

export function PortalPanel({ portal, description, links, secretUses, timeZone, canManage, reissue, children }: PortalPanelProps) {
  const { label, signs, cautions } = description
  return (
    <Panel title={portal.name} description={label} action={canManage && <ChangeLink portal={portal} />}>
      <div className="flex flex-col gap-5">
        <Readiness missing={portal.missing} signs={signs} />
        {!signs && <VerifiesOnly label={label} />}
        <DefinitionList items={[...(links ? [livesOf(links)] : []), ...settingsOf(description, portal.settings)]} />
        {portal.secretVersions.length > 0 && (
          <SecretVersions name={portal.name} versions={portal.secretVersions} uses={secretUses} timeZone={timeZone} />
        )}
        {secretUses?.some(({ awaitingNew }) => awaitingNew > 0) && (
          <div>
            <ReissueLinks portalId={portal.id} name={portal.name} reissue={reissue} />
          </div>
        )}
        <Cautions cautions={cautions} />
        {children}
      </div>
    </Panel>
  )
}

function ChangeLink({ portal: { id, name } }: { portal: { id: string; name: string } }) {
  return (
    <ButtonLink href={`/portals/${id}`}>
      Change<span className="sr-only">{name}</span>
    </ButtonLink>
  )
}

function Readiness({ missing, signs }: { missing: readonly string[]; signs: boolean }) {
  if (missing.length > 0)
    return (
      <Notice tone="warning">
        {signs ? 'Cannot create links yet.' : 'Cannot verify tokens yet.'} Missing: {missing.join(', ')}
      </Notice>
    )
  return (
    <div>
      <Badge tone="success" icon={signs ? <CircleCheck aria-hidden="true" /> : <ShieldCheck aria-hidden="true" />}>
        {signs ? 'Ready to create links' : 'Ready to verify tokens'}
      </Badge>
    </div>
  )
}

/** What stands where other portals have a secret and *Try it*. */
export function VerifiesOnly({ label }: { label: string }) {
  return (
    <p className="max-w-180 text-sm">
      {label} signs its own tokens; this portal verifies them, and nothing is ever signed for it. So it has no secret and no links.{' '}
      <Link href="/inspect" className="link">
        Inspect a token
      </Link>
    </p>
  )
}

function livesOf({ lifetime, onlyAtClick }: LinkTraits): Definition {
  return { term: 'Links live', description: lifetimeWords(lifetime, onlyAtClick) }
}

/** One row for each setting that is there or has to be; what may be left out and was stands together in one. */
function settingsOf({ fields }: PortalDescription, settings: Record<string, unknown>): Definition[] {
  const rows = fields.map((field) => ({ field, words: settingWords(field, settings[field.name] ?? field.usual) }))
  const left = rows.filter(({ field, words }) => words === undefined && !field.required)
  const shown = rows.filter(({ field, words }) => words !== undefined || field.required)
  return [
    ...shown.map(({ field, words }) => ({
      term: field.label,
      description:
        words === undefined ? (
          <span className="text-muted">Not set</span>
        ) : field.type === 'choice' || field.type === 'duration' ? (
          words
        ) : (
          <span className="token whitespace-pre-wrap break-all">{words}</span>
        ),
    })),
    ...(left.length > 0
      ? [{ term: 'Left as usual', description: <span className="text-muted">{left.map(({ field }) => field.label).join(', ')}</span> }]
      : []),
  ]
}

type SecretVersionsProps = {
  name: string
  versions: readonly SecretVersion[]
  uses: readonly SecretUse[] | null
  timeZone: string
}

function SecretVersions({ name, versions, uses, timeZone }: SecretVersionsProps) {
  const useOf = new Map(uses?.map((use) => [use.version, use]))
  return (
    <Table caption={`Secret versions of ${name}`} inset>
      <thead>
        <tr>
          <Th>Version</Th>
          <Th>Ends in</Th>
          <Th from="sm">Stored</Th>
          <Th>State</Th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ id, version, last4, active, createdAt }) => (
          <Tr key={id} muted={!active}>
            <Td>{version}</Td>
            <Td>
              <span className="token max-sm:whitespace-normal">{last4 ? `…${last4}` : 'not shown'}</span>
            </Td>
            <Td from="sm">
              <DateTime at={createdAt} timeZone={timeZone} />
            </Td>
            <Td>
              <div className="flex flex-col max-sm:whitespace-normal max-sm:[&_time]:whitespace-normal">
                <span>{active ? 'Signs new links' : 'Kept for links already signed'}</span>
                {uses && <LivingLinks use={useOf.get(version)} active={active} timeZone={timeZone} />}
              </div>
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

function renewalWords({ awaitingNew }: SecretUse): string {
  if (awaitingNew === 0) return 'Nobody waits for a new link'
  return awaitingNew === 1 ? 'One of them has no new link yet' : `${awaitingNew.toLocaleString('en-US')} of them have no new link yet`
}

/** When a replaced secret may be withdrawn at the vendor: once no link needs it. */
function LivingLinks({ use, active, timeZone }: { use: SecretUse | undefined; active: boolean; timeZone: string }) {
  if (!use || use.living + use.withoutExpiry === 0) {
    return <span className="text-muted">{active ? 'No living link' : 'No living link: nothing needs it any more'}</span>
  }
  return (
    <>
      {use.lastDiesAt && (
        <span className="text-muted">
          {counted(use.living, 'living link')}, {use.living === 1 ? 'which expires' : 'the last expires'}{' '}
          <DateTime at={use.lastDiesAt} timeZone={timeZone} />
        </span>
      )}
      {use.withoutExpiry > 0 && <span className="text-muted">{counted(use.withoutExpiry, 'link')} without expiry</span>}
      {!active && <span className="text-muted">{renewalWords(use)}</span>}
    </>
  )
}

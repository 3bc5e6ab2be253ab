import { secondsAtClick } from '@/components/portals/lifetime-words'
import { ButtonLink } from '@/components/ui/button-link'
import { formatDuration } from '@/components/ui/format-duration'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'
import type { SigningPortal } from './signing-portal'

type PortalChoiceProps = {
  portals: readonly SigningPortal[]
  portal: SigningPortal | undefined
  onChoose: (id: string) => void
}

/** Which portal is meant, where there are several; and what to do about one that cannot hand anything out, or none. */
export function PortalChoice({ portals, portal, onChoose }: PortalChoiceProps) {
  if (!portal) return <NotReady sentence="Your district has no portal that signs links yet." />
  return (
    <>
      {portals.length > 1 && (
        <SelectField
          label="Portal"
          value={portal.id}
          onChange={(event) => onChoose(event.currentTarget.value)}
          options={portals.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {portal.missing.length > 0 && <NotReady sentence={`${portal.name} cannot sign links yet. Missing: ${portal.missing.join(', ')}.`} />}
      {portal.missing.length === 0 && <NoInvitePage portal={portal} />}
    </>
  )
}

function NotReady({ sentence }: { sentence: string }) {
  return (
    <Notice
      tone="warning"
      action={
        <ButtonLink href="/portals" size="sm">
          Open Portals
        </ButtonLink>
      }
    >
      {sentence}
    </Notice>
  )
}

/** A link that lives minutes needs an invite page, and the district may hand out none. */
export function NoInvitePage({ portal: { name, links, invitePage } }: { portal: SigningPortal }) {
  if (!links?.onlyAtClick || invitePage !== null) return null
  const lives = links.lifetime.bound === 'once' ? 'briefly' : formatDuration(secondsAtClick(links.lifetime))
  return (
    <Notice tone="warning" title="Invite pages are switched off">
      Links of {name} live {lives}, so only an invite page can hand one out, at the moment somebody presses Continue. An owner switches them
      on under Settings.
    </Notice>
  )
}

import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import { skipReasons } from '@/lib/invitations/skip-reason'
import type { Service } from '@/lib/portals/signing-traits'

type NoLinkNoticesProps = { hasGuid: boolean; wantsGuid: boolean; canHaveLink: boolean; service: Service; canImport: boolean }

/** Why a contact who may be invited has no link of some portals, or of any, and what helps. */
export function NoLinkNotices({ hasGuid, wantsGuid, canHaveLink, service: { skipping }, canImport }: NoLinkNoticesProps) {
  const wantGuid = skipping.filter(({ reason }) => reason === 'no_guid').map(({ portal }) => portal.name)
  const others = skipping.filter(({ reason }) => reason !== 'no_guid')
  return (
    <>
      {!hasGuid && (wantsGuid || wantGuid.length > 0) && (
        <Notice tone="warning" title="No GUID yet" action={canImport && <ButtonLink href="/roster#guids">Add a GUID file</ButtonLink>}>
          {wantsGuid
            ? 'The portal knows people by their GUID, so no link can be created. The roster has to bring it, or a GUID file of GG4L.'
            : `${wantGuid.join(' and ')} ${wantGuid.length === 1 ? 'knows' : 'know'} people by their GUID, so no link there can be created. The roster has to bring it, or a GUID file of GG4L.`}
        </Notice>
      )}
      {others.length > 0 && (
        <Notice tone="warning" title={canHaveLink ? 'Not every portal' : 'No link can be created'}>
          <ul>
            {others.map(({ portal, reason }) => (
              <li key={portal.id}>
                {portal.name}: {skipReasons[reason]}.
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

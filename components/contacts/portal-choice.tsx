import { ButtonLink } from '@/components/ui/button-link'
import { Notice } from '@/components/ui/notice'
import { SelectField } from '@/components/ui/select-field'

type ChosenPortal = { id: string; name: string; missing: readonly string[] }

type PortalChoiceProps = {
  portals: readonly ChosenPortal[]
  portal: ChosenPortal | undefined
  onChoose: (id: string) => void
}

/** Which portal is meant, where there are several; and what to do about one that cannot sign, or none. */
export function PortalChoice({ portals, portal, onChoose }: PortalChoiceProps) {
  if (!portal) return <NotReady sentence="Your district has no portal yet." />
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

import { Check, Minus } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import type { Inspection } from '@/lib/invitations/inspect-token'

/** The signature against every key of the district, those that made it first. */
export function SignatureTable({ signatures }: { signatures: Inspection['signatures'] }) {
  const fittingFirst = [...signatures].sort((one, other) => Number(other.fits) - Number(one.fits))
  return (
    <Table caption="Signatures" inset plain>
      <thead>
        <tr>
          <Th fit>Signature</Th>
          <Th>Portal</Th>
          <Th>Key</Th>
        </tr>
      </thead>
      <tbody>
        {fittingFirst.map(({ portal, secretVersion, fits }) => (
          <Tr key={`${portal.id} ${secretVersion}`}>
            <Td fit>
              {fits ? (
                <Badge tone="success" icon={<Check aria-hidden="true" />}>
                  Fits
                </Badge>
              ) : (
                <Badge icon={<Minus aria-hidden="true" />}>Does not fit</Badge>
              )}
            </Td>
            <Td>
              <span className="block">{portal.name}</span>
              {portal.label !== portal.name && <span className="block text-muted text-xs">{portal.label}</span>}
            </Td>
            <Td fit>{secretVersion === null ? 'Public keys' : `Secret version ${secretVersion}`}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  )
}

import type { ReactNode } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { counted } from '@/components/ui/counted'
import { DefinitionList } from '@/components/ui/definition-list'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import type { EventProof as Proof } from '@/lib/audit/prove-event'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import { Fingerprint } from './fingerprint'
import { type VerifyAudit, VerifyAuditButton } from './verify-audit-button'

type EventProofProps = {
  proof: Proof
  /** The leaf and its hash as they stand in the record. */
  leaf: string
  leafHash: string
  /** Of the key that signed the newest checkpoint. */
  fingerprint: string | undefined
  verify: VerifyAudit
}

/** That the event is in the record which was signed: first in words, then all that somebody needs who does not believe us. */
export function EventProof({ proof, leaf, leafHash, fingerprint, verify }: EventProofProps) {
  switch (proof.state) {
    case 'waiting':
      return (
        <Panel
          title="Proof"
          description="It waits for its number: within a minute it is in a signed checkpoint, and its proof stands here."
        >
          <DefinitionList items={leafItems(leaf, leafHash)} />
        </Panel>
      )
    case 'broken':
      return (
        <Panel title="Proof">
          <div className="flex flex-col gap-4">
            <Notice tone="error" title="This event cannot be proven" action={<VerifyAuditButton verify={verify} variant="secondary" />}>
              The record was changed: what stands here does not lead to the newest signed checkpoint. Verify the record to learn what was
              changed, and where.
            </Notice>
            <DefinitionList
              items={[
                { term: 'Leaf', description: <Exact>{leaf}</Exact> },
                { term: 'Its hash', description: <Exact>{leafHashOf(leaf).toString('hex')}</Exact> },
                { term: 'Recorded hash', description: <Exact>{leafHash}</Exact> },
              ]}
            />
          </div>
        </Panel>
      )
    case 'proven':
      return (
        <Panel
          title="Proof"
          description={`Checked just now: this event is number ${proof.number.toLocaleString('en-US')} of the ${counted(proof.size, 'event')} under the newest signed checkpoint, exactly as it was recorded.`}
          action={<CopyButton label="Copy proof" text={copiedProof(proof)} announcement="Proof copied" size="sm" />}
        >
          <DefinitionList
            items={[
              ...leafItems(proof.leaf, proof.leafHash),
              { term: 'Number', description: `${proof.number.toLocaleString('en-US')}, counted from 0` },
              {
                term: 'Path',
                description: (
                  <details>
                    <summary className="w-fit cursor-pointer rounded-md text-muted hover:text-ink">
                      {proof.path.length === 0
                        ? 'Empty: the tree has this one leaf'
                        : `${counted(proof.path.length, 'step')} from the leaf to the root`}
                    </summary>
                    <ol aria-label="Path" className="list-decimal space-y-0.5 ps-6 pt-1">
                      {proof.path.map((hash) => (
                        <li key={hash}>
                          <Exact>{hash}</Exact>
                        </li>
                      ))}
                    </ol>
                  </details>
                ),
              },
              { term: 'Root hash', description: <Exact>{proof.rootHash}</Exact> },
              {
                term: 'Checkpoint',
                description: <pre className="token whitespace-pre-wrap break-all">{proof.note.trimEnd()}</pre>,
              },
              {
                term: 'Signed with',
                description: (
                  <>
                    {fingerprint !== undefined && <Fingerprint hex={fingerprint} />}
                    <span className="token block break-all">{proof.verifierKey}</span>
                  </>
                ),
              },
            ]}
          />
        </Panel>
      )
  }
}

/** All of it as one text, for somebody who checks it elsewhere. */
function copiedProof({ number, leaf, leafHash, size, rootHash, path, note, verifierKey }: Extract<Proof, { state: 'proven' }>): string {
  const proof = { number, leaf, leaf_hash: leafHash, size, root_hash: rootHash, path, checkpoint: note, verifier_key: verifierKey }
  return `${JSON.stringify(proof, null, 2)}\n`
}

function leafItems(leaf: string, leafHash: string) {
  return [
    { term: 'Leaf', description: <Exact>{leaf}</Exact> },
    { term: 'Leaf hash', description: <Exact>{leafHash}</Exact> },
  ]
}

function Exact({ children }: { children: ReactNode }) {
  return <span className="token block break-all">{children}</span>
}

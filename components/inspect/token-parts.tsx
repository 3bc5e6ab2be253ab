import { counted } from '@/components/ui/counted'
import type { CutToken } from './cut-token'

/** The token as it was pasted, part by part; each has its name, its number and its colour. */
export function TokenParts({ cut }: { cut: CutToken }) {
  const { before, header, claims, signature, after } = cut
  return (
    <dl className="flex flex-col gap-3 text-sm">
      {before !== '' && <Part name="Before the token" text={before} />}
      <Part name="Header" number={1} text={header} ink="text-part-header" />
      <Part name="Claims" number={2} text={claims} ink="text-part-claims" />
      <Part name="Signature" number={3} text={signature} ink="text-part-signature" />
      {after !== '' && <Part name="After the token" text={after} />}
    </dl>
  )
}

type PartProps = { name: string; text: string; number?: number | undefined; ink?: string | undefined }

function Part({ name, text, number, ink = 'text-muted' }: PartProps) {
  const isLong = text.length > 1_000
  return (
    <div className={`border-current border-s-3 ps-3 ${ink}`}>
      <dt className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{number === undefined ? name : `${number} ${name}`}</span>
        <span className="text-muted text-xs">{counted(text.length, 'character')}</span>
      </dt>
      {/* What scrolls must be within reach of the keyboard. */}
      <dd className={`token break-all ${isLong ? 'max-h-40 overflow-y-auto' : ''}`} tabIndex={isLong ? 0 : undefined}>
        {text === '' ? <span className="text-muted">missing</span> : text}
      </dd>
    </div>
  )
}

import { Fragment } from 'react'
import { counted } from '@/components/ui/counted'
import type { CutToken } from './cut-token'
import { type TokenPartName, tokenPartNames, tokenParts } from './token-part'

type TokenTextProps = {
  cut: CutToken
  /** The id of the place that tells what a part says; left out where nothing does. */
  placeOf?: ((part: TokenPartName) => string) | undefined
}

/** The token as it was pasted, its three parts told apart by colour, line and number; each leads to what it says. */
export function TokenText({ cut, placeOf }: TokenTextProps) {
  const isLong = cut.before.length + cut.header.length + cut.claims.length + cut.signature.length + cut.after.length > 2_000
  return (
    // What scrolls must be within reach of the keyboard.
    <div
      {...(isLong ? { tabIndex: 0, role: 'region', 'aria-label': 'The token as it was pasted' } : {})}
      className={`rounded-md border border-line bg-sunken p-3 text-sm/6 ${isLong ? 'max-h-64 overflow-y-auto' : ''}`}
    >
      <p className="token break-all">
        {cut.before !== '' && <span className="text-muted">{cut.before}</span>}
        {tokenPartNames.map((name) => (
          <Fragment key={name}>
            {name !== 'header' && <span className="font-bold">.</span>}
            <Part name={name} text={cut[name]} href={placeOf && `#${placeOf(name)}`} />
          </Fragment>
        ))}
        {cut.after !== '' && <span className="text-muted">{cut.after}</span>}
      </p>
    </div>
  )
}

function Part({ name, text, href }: { name: TokenPartName; text: string; href: string | undefined }) {
  const { number, title, ink, lit } = tokenParts[name]
  const style = `rounded-sm -outline-offset-1 [box-decoration-break:clone] ${ink} ${lit}`
  const shown = text === '' ? '(missing)' : text
  if (href === undefined) {
    return (
      <span data-part={name} className={style}>
        {shown}
      </span>
    )
  }
  return (
    <a
      href={href}
      data-part={name}
      aria-label={`Part ${number} of 3, ${title.toLowerCase()}, ${counted(text.length, 'character')}: what it says`}
      className={`${style} underline decoration-current/40 underline-offset-4`}
    >
      {shown}
    </a>
  )
}

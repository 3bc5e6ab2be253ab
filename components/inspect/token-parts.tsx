import { type ReactNode, useId } from 'react'
import { counted } from '@/components/ui/counted'
import type { CutToken } from './cut-token'
import { type TokenPartName, tokenPartNames, tokenParts } from './token-part'
import { TokenText } from './token-text'

type TokenPartsProps = {
  /** Undefined where the token is drawn elsewhere on the page. */
  cut?: CutToken | undefined
  /** What each part says; left out where nobody has read them. */
  said?: Record<TokenPartName, ReactNode> | undefined
}

/** The token in its three parts. Pointing at a part, or reaching it by keyboard, lights it up together with what it says, and the other way round. */
export function TokenParts({ cut, said }: TokenPartsProps) {
  const id = useId()
  return (
    <figure className="group/token flex flex-col gap-4">
      <figcaption className="text-muted text-sm">
        {cut ? 'A token is one line of text in three parts, joined by dots.' : 'What each of its three parts says.'}
        {cut && cut.before !== '' && ' What stands before it is the address.'}
        {cut && said && ' Point at a part, or choose it, to see what it says.'}
      </figcaption>
      {cut && <TokenText cut={cut} placeOf={said && ((name) => `${id}${name}`)} />}
      <div className="grid items-start gap-x-4 gap-y-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)_minmax(0,1.25fr)]">
        {tokenPartNames.map((name) => (
          <Part key={name} name={name} id={`${id}${name}`} length={cut?.[name].length}>
            {said?.[name]}
          </Part>
        ))}
      </div>
    </figure>
  )
}

type PartProps = { name: TokenPartName; id: string; length: number | undefined; children: ReactNode }

function Part({ name, id, length, children }: PartProps) {
  const { number, title, purpose, ink, line, lit } = tokenParts[name]
  return (
    <section
      id={id}
      data-part={name}
      // A link of the token leads here, so that it is read from here on.
      tabIndex={-1}
      aria-labelledby={`${id}title`}
      className={`scroll-mt-16 rounded-e-md border-s-3 p-1 ps-3 ${line} ${lit}`}
    >
      <h3 id={`${id}title`} className={`font-medium text-sm ${ink}`}>
        {number} {title}
      </h3>
      <p className="text-muted text-xs">
        {purpose}
        {length !== undefined && ` ${length === 0 ? 'It is missing.' : `${counted(length, 'character')}.`}`}
      </p>
      {children !== undefined && <div className="mt-2">{children}</div>}
    </section>
  )
}

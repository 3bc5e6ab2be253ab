import { Fragment } from 'react'
import { QrCode } from '@/components/ui/qr-code'
import { formatEnd } from '@/lib/format-end'
import type { Letter } from '@/lib/invitations/letters'
import { shortAddress } from '@/lib/invitations/short-address'
import { qrCode } from '@/lib/qr-code'
import { letterWords } from './letter-words'
import './letter.css'

type LetterSheetProps = {
  letter: Letter
  districtName: string
  timeZone: string
  portalName: string
  /** The portal asks nothing: the link signs in. */
  signsIn: boolean
  /** How families reach the office, in the district's own words. */
  officeContact: string | null
  /** The day it is printed. */
  date: Date
  /** Its place in the stack: "17 of 212". */
  place: string
}

/** Past these the sheet would not hold it all: smaller letters, and the office on running lines. */
const roomyCharacters = 450
const roomyOfficeLines = 6

/** One sheet for one contact, in the family's language and direction: no child's name, no token, nothing in colour. */
export function LetterSheet({ letter, districtName, timeZone, portalName, signsIn, officeContact, date, place }: LetterSheetProps) {
  const { language, name, givenName, schools, home, closesAt, url } = letter
  const words = letterWords[language.tag]
  const { title, lead, steps } = signsIn ? words.signIn : words
  const office = officeContact && onFewLines(officeContact)
  const isCrowded = [districtName, ...schools, name, office, url].join('').length > roomyCharacters
  const mark = [home.school, home.grade && `Grade ${home.grade}`, place].filter(Boolean).join(' · ')
  return (
    <article lang={language.tag} dir={language.direction} aria-label={name} className={isCrowded ? 'letter letter-crowded' : 'letter'}>
      <header className="letter-head">
        <div>
          <p className="letter-district">
            <bdi>{districtName}</bdi>
          </p>
          {schools.length > 0 && (
            <p>
              <bdi>{schools.join(' · ')}</bdi>
            </p>
          )}
        </div>
        <p className="letter-date">{formatEnd(date, { language, timeZone }).date}</p>
      </header>
      <p className="letter-name">
        <bdi>{name}</bdi>
      </p>
      <h2>{title}</h2>
      <p>{words.greeting(<bdi>{givenName}</bdi>)}</p>
      <p>{lead({ district: <bdi>{districtName}</bdi>, portal: <bdi>{portalName}</bdi> })}</p>
      <div className="letter-way">
        <div>
          <h3>{words.stepsHeading}</h3>
          <ol>
            {[words.open, ...steps].map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
        <QrCode code={qrCode(url)} label={words.code} className="letter-code" />
      </div>
      <p>{words.typed}</p>
      <TypedAddress url={url} />
      <p>
        <strong>{words.until(formatEnd(closesAt, { language, timeZone }))}</strong>
      </p>
      <p>{words.alone}</p>
      <footer className="letter-foot">
        {office ? (
          <>
            <p>{words.office}</p>
            <p className="letter-office" dir="auto">
              {office}
            </p>
          </>
        ) : (
          <p>{words.officeUnknown}</p>
        )}
      </footer>
      <p lang="en" dir="ltr" className="letter-mark">
        {mark}
      </p>
    </article>
  )
}

/** On two lines, the code in groups of four that a line never breaks inside. */
function TypedAddress({ url }: { url: string }) {
  const { place, groups } = shortAddress(url)
  return (
    <p className="letter-address" lang="en">
      <span>{place}</span>
      <span>
        {numbered(groups).map(({ group, number }) => (
          <Fragment key={number}>
            {number > 0 && (
              <>
                -<wbr />
              </>
            )}
            <span className="letter-group">{group}</span>
          </Fragment>
        ))}
      </span>
    </p>
  )
}

function onFewLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > roomyOfficeLines ? lines.join(' · ') : text
}

/** Two groups of a code may be alike. */
function numbered(groups: readonly string[]) {
  return groups.map((group, number) => ({ group, number }))
}

import { DateTime } from '@/components/ui/date-time'
import { Table, Td, Th, Tr } from '@/components/ui/table'
import { type Moment, timeFromNow } from './time-in-words'
import { type PlacedTime, placeTimes, type TokenTime, type TokenTimeName } from './token-times'

const words: Record<TokenTimeName, string> = { issued: 'Issued', valid_from: 'Valid from', now: 'Now', expires: 'Expires' }

/** The times of a token on a line, and the same as a table. */
export function TokenTimeLine({ times, moment }: { times: readonly TokenTime[]; moment: Moment }) {
  const placed = placeTimes(times)
  return (
    <figure className="flex flex-col gap-3">
      {placed && <Line times={placed} />}
      <Table caption="Times of the token" inset plain>
        <thead>
          <tr>
            <Th>Moment</Th>
            <Th>When</Th>
          </tr>
        </thead>
        <tbody>
          {times.map(({ name, at, claim }) => (
            <Tr key={name}>
              <Td>
                <span className="inline-flex items-center gap-2">
                  <svg aria-hidden="true" viewBox="-8 -8 16 16" className="size-4 shrink-0">
                    <Mark name={name} />
                  </svg>
                  {name === 'expires' && at <= moment.now ? 'Expired' : words[name]}
                </span>
                {claim !== null && <span className="token block ps-6 text-muted">{claim}</span>}
                {name === 'expires' && claim === null && <span className="block ps-6 text-muted text-xs">as the portal counts</span>}
              </Td>
              <Td>
                <DateTime at={at} timeZone={moment.timeZone} />
                <span className="block text-muted text-xs">
                  {name === 'now' ? 'when you pressed Inspect' : timeFromNow(at, moment.now)}
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </figure>
  )
}

/** The table under it says the same, so it is silent. A drawing, because our content policy lets no style attribute say where a mark stands. */
function Line({ times }: { times: readonly PlacedTime[] }) {
  const placeOf = (name: TokenTimeName) => times.find((time) => time.name === name)
  const [issued, now, expires] = [placeOf('issued'), placeOf('now'), placeOf('expires')]
  const isOver = expires !== undefined && now !== undefined && expires.at <= now.at
  const begin = issued ?? placeOf('valid_from')
  // What is beyond is reached by a broken line.
  const edge = now?.isBeyond ? (isOver ? expires : begin) : undefined
  return (
    <svg aria-hidden="true" className="h-18 w-full overflow-visible text-xs rtl:-scale-x-100">
      <line x1="0" x2="100%" y1="36" y2="36" className="stroke-line forced-colors:stroke-[GrayText]" strokeWidth="2" />
      {begin && expires && (
        <line
          x1={`${begin.percent}%`}
          x2={`${expires.percent}%`}
          y1="36"
          y2="36"
          strokeWidth="8"
          className={isOver ? 'stroke-edge/50 forced-colors:stroke-[GrayText]' : 'stroke-accent-line forced-colors:stroke-[GrayText]'}
        />
      )}
      {begin && now && !isOver && now.at > begin.at && (
        <line
          x1={`${begin.percent}%`}
          x2={`${now.percent}%`}
          y1="36"
          y2="36"
          strokeWidth="8"
          className="stroke-accent forced-colors:stroke-[CanvasText]"
        />
      )}
      {edge && now && (
        <line
          x1={`${edge.percent}%`}
          x2={`${now.percent}%`}
          y1="36"
          y2="36"
          strokeWidth="4"
          strokeDasharray="3 5"
          className="stroke-surface forced-colors:stroke-[Canvas]"
        />
      )}
      {times.map(({ name, percent }) => (
        <svg key={name} aria-hidden="true" x={`${percent}%`} y="36" className="overflow-visible">
          <Mark name={name} />
          {name !== 'valid_from' && (
            <text
              y={name === 'now' ? -16 : 28}
              textAnchor="middle"
              className={`origin-center fill-current [transform-box:fill-box] rtl:-scale-x-100 ${name === 'now' ? 'font-medium' : 'text-muted'}`}
            >
              {name === 'expires' && isOver ? 'Expired' : words[name]}
            </text>
          )}
        </svg>
      ))}
    </svg>
  )
}

/** Each moment has a shape of its own, in the line and in the table. */
function Mark({ name }: { name: TokenTimeName }) {
  switch (name) {
    case 'issued':
      return <circle r="6" className="fill-part-claims forced-colors:fill-[CanvasText]" />
    case 'valid_from':
      return <path d="M-5 -6L6 0L-5 6Z" className="fill-part-claims forced-colors:fill-[CanvasText]" />
    case 'now':
      return (
        <path
          d="M0 -8L6 0L0 8L-6 0Z"
          className="fill-surface stroke-ink forced-colors:fill-[Canvas] forced-colors:stroke-[CanvasText]"
          strokeWidth="2"
        />
      )
    case 'expires':
      return (
        <path
          d="M-5 -5L5 5M5 -5L-5 5"
          className="stroke-part-claims forced-colors:stroke-[CanvasText]"
          strokeWidth="3"
          strokeLinecap="round"
        />
      )
  }
}

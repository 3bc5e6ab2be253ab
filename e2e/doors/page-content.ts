const flightScript = /<script[^>]*>self\.__next_f\.push\((\[.*?\])\)<\/script>/gs

/**
 * Everything a page says, each thing once and in the order of the alphabet. What a page needs is sent in the order in which it
 * gets ready, under numbers of that order and now in one piece, now in two; what it says is the same.
 */
export function pageContent(html: string): string {
  const flight: string[] = []
  const markup = html.replace(flightScript, (_, pushed: string) => {
    const [, row]: unknown[] = JSON.parse(pushed)
    if (typeof row === 'string') flight.push(row)
    return ''
  })
  return [...new Set([...markupPieces(markup), ...flightScalars(flight.join(''))])].sort().join('\n')
}

/** Tags with the text behind them, without React's marks and the numbers of the places that are filled later. */
function markupPieces(markup: string): string[] {
  return markup
    .replace(/<!--.*?-->/g, '')
    .replace(/\b([BPS]):[\da-f]+/g, '$1:')
    .split('<')
}

/** The texts, numbers and truths of React's rows, without what refers from one row to another. */
function flightScalars(flight: string): string[] {
  const withoutNumbers = flight.replace(/^[\da-f]+:/gm, '')
  const scalars = withoutNumbers.match(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g) ?? []
  return scalars.filter((scalar) => !scalar.startsWith('"$'))
}

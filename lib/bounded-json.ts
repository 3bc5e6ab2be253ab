const deepest = 64
const mostValues = 4_000_000

/**
 * Parses JSON from a stranger. Throws `SyntaxError` for what is none, and for what would take far more memory than its
 * bytes: over 64 levels, or over four million values.
 */
export function parseBoundedJson(bytes: Uint8Array): unknown {
  requireBounded(bytes)
  return JSON.parse(new TextDecoder().decode(bytes))
}

const [quote, backslash, comma, openArray, openObject, closeArray, closeObject] = [...'"\\,[{]}'].map((sign) => sign.charCodeAt(0))

function requireBounded(bytes: Uint8Array): void {
  let depth = 0
  let values = 0
  let isText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
    } else if (byte === quote) isText = true
    else if (byte === comma) values++
    else if (byte === openArray || byte === openObject) {
      depth++
      values++
      if (depth > deepest) throw new SyntaxError('The JSON is nested too deeply.')
    } else if (byte === closeArray || byte === closeObject) depth--
    if (values > mostValues) throw new SyntaxError('The JSON holds too many values.')
  }
}

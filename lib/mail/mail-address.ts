// Threat: an address of a roster writes a header or an SMTP command, reaches somebody else than it looks like, or keeps
// the server busy. Choice: only the plain form that every server takes; letters outside ASCII, which may look like
// others, are refused and not converted. A host's ASCII form (xn--) is what it says and passes.

const longestAddress = 254
const longestLocalPart = 64
const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const topLabel = /^[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/

/** Whether mail can be written to it: dot-atoms of RFC 5322 §3.4.1 at a host with a dot, within the lengths of RFC 5321 §4.5.3.1. */
export function isMailable(address: string): boolean {
  if (address.length > longestAddress) return false
  const at = address.indexOf('@')
  const local = address.slice(0, at)
  const labels = address.slice(at + 1).split('.')
  return (
    at > 0 &&
    local.length <= longestLocalPart &&
    atoms.test(local) &&
    labels.length > 1 &&
    labels.every((part) => label.test(part)) &&
    topLabel.test(labels.at(-1) ?? '')
  )
}

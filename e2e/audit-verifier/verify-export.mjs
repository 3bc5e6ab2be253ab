// Checks an exported record, as docs/audit.md describes it, with nothing of the product: this one file and Node.
// Written from RFC 6962 §2.1 (the tree), RFC 8785 (the leaves), RFC 8032 and C2SP signed-note and tlog-checkpoint (the signatures).
//
//   node verify-export.mjs EXPORT [--key VERIFIER_KEY]… [--checkpoint FILE]…
//
// EXPORT is a file, or - for what comes in. Exit 0: sound. Exit 1: not sound, and the sentence says what and where. Exit 2: wrong usage.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'

class Unsound extends Error {}

function demand(condition, sentence) {
  if (!condition) throw new Unsound(sentence)
}

// ---------------------------------------------------------------- the command line

function readArguments(given) {
  const files = []
  const keys = []
  const checkpoints = []
  for (let index = 0; index < given.length; index++) {
    const word = given[index]
    if (word === '--key' || word === '--checkpoint') {
      const value = given[++index]
      if (value === undefined) return undefined
      if (word === '--key') keys.push(value)
      else checkpoints.push(value)
    } else if (word.startsWith('--')) return undefined
    else files.push(word)
  }
  return files.length === 1 ? { file: files[0], keys, checkpoints } : undefined
}

// ---------------------------------------------------------------- lines of UTF-8

const mostLineBytes = 4 * 1024 * 1024

async function* readLines(stream) {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      yield decodeText(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
    demand(rest.length <= mostLineBytes, 'A line is over 4 MiB.')
  }
  // A line feed that an editor took away says nothing: what the last line is decides.
  if (rest.length > 0) yield decodeText(rest)
}

function decodeText(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Unsound('The export is not UTF-8.')
  }
}

function parseLine(text, place) {
  let line
  try {
    line = JSON.parse(text)
  } catch {
    throw new Unsound(`${place} is not JSON.`)
  }
  demand(line !== null && typeof line === 'object' && !Array.isArray(line), `${place} is not an object.`)
  // Other white space, other escapes and names given twice end here: whoever reads the line reads the same.
  demand(canonical(line) === text, `${place} is spelled otherwise than it was exported.`)
  return line
}

function demandMembers(line, names, place) {
  const given = Object.keys(line).sort().join(' ')
  demand(given === [...names].sort().join(' '), `${place} has other members than a ${line.type} has.`)
}

// ---------------------------------------------------------------- RFC 8785

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`
}

// ---------------------------------------------------------------- RFC 6962 §2.1

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

// Complete subtrees from left to right, each with its height; two of one height become one, as the definition splits at powers of two.
const subtrees = []
let leafCount = 0

function addLeaf(leaf) {
  subtrees.push({ height: 0, hash: sha256('\x00', leaf) })
  leafCount += 1
  while (subtrees.length > 1 && subtrees.at(-1).height === subtrees.at(-2).height) {
    const right = subtrees.pop()
    const left = subtrees.pop()
    subtrees.push({ height: left.height + 1, hash: sha256('\x01', left.hash, right.hash) })
  }
}

function currentRoot() {
  if (subtrees.length === 0) return sha256()
  let index = subtrees.length - 1
  let root = subtrees[index].hash
  while (index > 0) {
    index -= 1
    root = sha256('\x01', subtrees[index].hash, root)
  }
  return root
}

// ---------------------------------------------------------------- C2SP signed-note, tlog-checkpoint

const strictBase64 = (text) => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function readVerifierKey(text) {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim())
  const bytes = match && strictBase64(match[3])
  demand(bytes && bytes.length === 33 && bytes[0] === 1, 'A verifier key is not one of Ed25519.')
  const keyId = sha256(`${match[1]}\n`, bytes).subarray(0, 4)
  demand(keyId.toString('hex') === match[2], 'A verifier key does not have the id of its name and key.')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }
  return { name: match[1], keyId, key: createPublicKey({ key: jwk, format: 'jwk' }), text: text.trim() }
}

function readCheckpoint(note, keys, origin, place) {
  const [text, signatures, ...more] = note.split('\n\n')
  demand(signatures !== undefined && more.length === 0 && note.endsWith('\n'), `${place} is no signed note.`)
  const signed = Buffer.from(`${text}\n`)
  const isSigned = signatures
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const match = /^— (\S+) (\S+)$/.exec(line)
      const bytes = match && strictBase64(match[2])
      demand(bytes && bytes.length > 4, `${place} has a signature line that is none.`)
      const key = keys.find(({ name, keyId }) => name === match[1] && keyId.equals(bytes.subarray(0, 4)))
      return key !== undefined && key.name === origin && verify(null, signed, key.key, bytes.subarray(4))
    })
  demand(isSigned.includes(true), `${place} is signed by none of the keys for this district.`)
  const [first, size, root, time, ...extensions] = text.split('\n')
  demand(first === origin, `${place} is of another record.`)
  demand(/^(0|[1-9][0-9]*)$/.test(size ?? ''), `${place} has no size.`)
  demand(strictBase64(root ?? '')?.length === 32, `${place} has no root.`)
  demand(/^signed_at \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(time ?? '') && extensions.length === 0, `${place} has no time.`)
  return { size: Number(size), root, signedAt: time.slice('signed_at '.length) }
}

// What mail programs and editors do to a text that is saved; the signature still decides.
function readKept(path) {
  const text = readFileSync(path, 'utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
  return text.endsWith('\n') ? text : `${text}\n`
}

// ---------------------------------------------------------------- the record

function checkHeader(line, place) {
  demand(line.type === 'header' && line.version === 1, 'This is no record of version 1.')
  demandMembers(line, ['type', 'version', 'district_id', 'exported_at', 'keys'], place)
  demand(typeof line.district_id === 'string' && typeof line.exported_at === 'string' && Array.isArray(line.keys), `${place} is no header.`)
  demand(line.keys.length <= 1000, `${place} names more keys than ever sign a record.`)
}

function checkLeaf(line, header, place) {
  demandMembers(line, ['type', 'number', 'leaf', 'personal'], place)
  demand(
    line.number === leafCount,
    `${place} is leaf ${line.number} where leaf ${leafCount} belongs: one is missing, doubled or out of its order.`,
  )
  demand(typeof line.leaf === 'string', `${place} has no leaf.`)
  let event
  try {
    event = JSON.parse(line.leaf)
  } catch {
    throw new Unsound(`Leaf ${line.number} is not JSON.`)
  }
  demand(canonical(event) === line.leaf, `Leaf ${line.number} is not canonical JSON.`)
  demand(event?.district_id === header.district_id, `Leaf ${line.number} is of another district.`)
  checkPersonal(line, event)
  addLeaf(line.leaf)
}

function checkPersonal({ number, personal }, event) {
  if (personal === null) return
  // Of another length it could have taken in the beginning of the data.
  const isPair = typeof personal.salt === 'string' && typeof personal.data === 'string' && /^[0-9a-f]{32}$/.test(personal.salt)
  demand(isPair && Object.keys(personal).length === 2, `The personal data of leaf ${number} is no salt and data.`)
  const commitment = sha256(Buffer.from(personal.salt, 'hex'), personal.data).toString('hex')
  demand(commitment === event.personal_commitment, `The personal data beside leaf ${number} is not what was recorded.`)
}

async function verifyExport({ file, keys: given, checkpoints }) {
  const lines = readLines(file === '-' ? process.stdin : createReadStream(file))
  let header
  let keys = given.map(readVerifierKey)
  let origin = ''
  let last = { size: 0, signedAt: '' }
  let seen = 0
  let ended = false
  let lineNumber = 0
  let kept = []
  const compare = () => {
    const now = kept.filter(({ size }) => size === leafCount)
    const root = now.length > 0 ? currentRoot().toString('base64') : ''
    for (const one of now)
      demand(one.root === root, `The record is not the one of the checkpoint over ${one.size} events that was kept: it forked.`)
  }
  for await (const text of lines) {
    lineNumber += 1
    const place = `Line ${lineNumber}`
    const line = parseLine(text, place)
    demand(!ended, `${place} stands behind the end.`)
    if (!header) {
      checkHeader(line, place)
      header = line
      origin = `invite-desk/audit/${line.district_id}`
      if (keys.length === 0) keys = line.keys.map((key) => readVerifierKey(String(key)))
      kept = checkpoints.map((path) => readCheckpoint(readKept(path), keys, origin, 'A checkpoint that was kept'))
      compare()
    } else if (line.type === 'leaf') {
      checkLeaf(line, header, place)
      compare()
    } else if (line.type === 'checkpoint') {
      demandMembers(line, ['type', 'note'], place)
      const checkpoint = readCheckpoint(String(line.note), keys, origin, `The checkpoint on line ${lineNumber}`)
      demand(
        checkpoint.size === leafCount,
        `The checkpoint on line ${lineNumber} counts ${checkpoint.size} events, and there are ${leafCount}.`,
      )
      demand(
        checkpoint.root === currentRoot().toString('base64'),
        `The ${leafCount} events are not those that the checkpoint on line ${lineNumber} was signed for.`,
      )
      demand(
        checkpoint.size > last.size && checkpoint.signedAt >= last.signedAt,
        `The checkpoint on line ${lineNumber} is out of its order.`,
      )
      last = checkpoint
      seen += 1
    } else {
      demand(line.type === 'end', `${place} is no line of a record.`)
      demandMembers(line, ['type', 'leaves', 'checkpoints'], place)
      demand(line.leaves === leafCount && line.checkpoints === seen, 'The end counts other events or checkpoints than there are.')
      ended = true
    }
  }
  demand(header, 'The export is empty.')
  demand(ended, 'The export was cut off: it has no end.')
  demand(last.size === leafCount, `${leafCount - last.size} events at the end were never signed for.`)
  for (const { size } of kept)
    demand(size <= leafCount, `The record was cut short: a checkpoint that was kept counts ${size} events, and there are ${leafCount}.`)
  const trust = given.length > 0 ? 'the key you gave' : 'the keys in the export itself: compare them with what you have from elsewhere'
  if (leafCount === 0) return 'Sound: the record is empty, nothing was ever signed.'
  return `Sound: ${leafCount} events, ${seen} checkpoints, the newest of ${last.signedAt}, signed by ${trust}.`
}

const asked = readArguments(process.argv.slice(2))
if (!asked) {
  console.error('Usage: node verify-export.mjs EXPORT [--key VERIFIER_KEY]… [--checkpoint FILE]…')
  process.exitCode = 2
} else {
  try {
    console.log(await verifyExport(asked))
  } catch (error) {
    const isUnsound = error instanceof Unsound || error instanceof RangeError
    if (!isUnsound && error?.code === undefined) throw error
    const sentence = error instanceof RangeError ? 'A line is nested too deep to be read.' : error.message
    console.log(isUnsound ? `Not sound: ${sentence}` : `The file cannot be read (${error.code}).`)
    process.exitCode = isUnsound ? 1 : 2
  }
}

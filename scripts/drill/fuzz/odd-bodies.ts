import type { Dice } from './dice'
import { encodeOdd, oddText, oddTexts, oddValue } from './odd-values'

export type OddBody = { type: string; bytes: Buffer }

/** What is known of what the product reads: names of fields, and ids of the district. */
export type Known = { fields: readonly string[]; ids: readonly string[] }

/** An object with many of the fields that something in the product reads, so that it is taken for what is wanted now and then. */
export function oddObject(dice: Dice, { fields, ids }: Known): Record<string, unknown> {
  const share = dice.pick([2, 10, 60, 100])
  return Object.fromEntries(fields.filter(() => dice.in100(share)).map((field) => [field, oddValue(dice, ids)]))
}

export function oddJson(dice: Dice, known: Known): OddBody {
  const type = dice.in100(90) ? 'application/json' : dice.pick(['text/plain', 'application/json; charset=utf-16', 'application/xml', ''])
  return { type, bytes: spoiled(dice, Buffer.from(JSON.stringify(dice.in100(85) ? oddObject(dice, known) : oddValue(dice, known.ids)))) }
}

/** As React sends the arguments of an action that are plain, mostly. */
export function oddArguments(dice: Dice, known: Known): OddBody {
  const value = dice.in100(70) ? [oddObject(dice, known)] : dice.pick([[oddValue(dice, known.ids)], [], {}, oddValue(dice, known.ids)])
  return { type: 'text/plain;charset=UTF-8', bytes: spoiled(dice, Buffer.from(JSON.stringify(value))) }
}

/** A form with files: as React sends arguments that are not plain, as a page without scripts sends an action, or as neither. */
export function oddForm(dice: Dice, known: Known, actions: readonly string[]): OddBody {
  const boundary = dice.pick(['----fuzz', 'a'])
  const names = [
    '0',
    '1',
    '1_file',
    '2',
    '$ACTION_KEY',
    '$ACTION_REF_1',
    '$ACTION_1:0',
    '$ACTION_1:1',
    'file',
    '',
    '__proto__',
    ...known.fields,
  ]
  const parts = Array.from({ length: dice.pick([0, 1, 2, 3, 5]) }, (_, index) => {
    const name = dice.in100(50)
      ? String(index)
      : dice.in100(15) && actions.length > 0
        ? `$ACTION_ID_${dice.pick(actions)}`
        : dice.pick(names)
    const file = dice.in100(20) ? `; filename="${oddText(dice).replace(/[\r\n"]/g, '')}"` : ''
    const value = dice.in100(60) ? JSON.stringify(dice.in100(50) ? [oddObject(dice, known)] : oddValue(dice, known.ids)) : oddText(dice)
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  })
  const end = dice.in100(85) ? `--${boundary}--\r\n` : ''
  const type = dice.in100(90)
    ? `multipart/form-data; boundary=${boundary}`
    : dice.pick(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/mixed; boundary=b'])
  return { type, bytes: spoiled(dice, Buffer.from(`${parts.join('')}${end}`)) }
}

export function oddFields(dice: Dice, known: Known): OddBody {
  const pairs = Array.from(
    { length: dice.below(5) },
    () => `${dice.pick([...known.fields, '__proto__', 'a[b]'])}=${oddQueryValue(dice, known)}`,
  )
  return { type: 'application/x-www-form-urlencoded', bytes: spoiled(dice, Buffer.from(pairs.join('&'))) }
}

/** Bytes of no form: nothing, a file of another sort, the beginning of one, or much of nothing. */
export function oddBytes(dice: Dice): OddBody {
  const type = dice.pick([
    'text/csv',
    'application/zip',
    'application/octet-stream',
    'application/json',
    'text/plain',
    'application/gzip',
    '*/*',
    'x',
  ])
  const bytes = dice.pick<() => Buffer>([
    () => Buffer.alloc(0),
    () => Buffer.from('PK\u0003\u0004 and nothing more'),
    () => Buffer.from(`guid,family_name,given_name,email\r\n${oddTexts.map((text) => `${text},${text},${text},${text}`).join('\r\n')}`),
    () => Buffer.from(`family_name,guid\n"${'a'.repeat(50_000)}`),
    () => Buffer.from(Array.from({ length: 500 }, () => dice.below(256))),
    () => Buffer.alloc(100_000, '['),
    () => Buffer.alloc(100_000, '{"a":'),
    () => Buffer.alloc(1_200_000, 'x'),
  ])()
  return { type, bytes }
}

/** A value behind a question mark, encoded rightly or not. */
export function oddQueryValue(dice: Dice, { ids }: Known): string {
  if (dice.in100(25) && ids.length > 0) return dice.pick(ids)
  if (dice.in100(15)) return dice.pick(['%ff', '%00', '%', '%zz', '%c0%af', '%ed%a0%80', '+', '%26'])
  return encodeOdd(oddText(dice).slice(0, 1_000))
}

/** Mostly as it is; otherwise cut off, doubled, with bytes that are no UTF-8, or deeper than any reader likes. */
function spoiled(dice: Dice, bytes: Buffer): Buffer {
  if (dice.in100(80)) return bytes
  return dice.pick<() => Buffer>([
    () => bytes.subarray(0, dice.below(bytes.length + 1)),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.concat([Buffer.from('\ufeff'), bytes]),
    () => Buffer.from(bytes.map((byte) => (dice.in100(3) ? dice.below(256) : byte))),
    () => Buffer.from(`${'[{"a":'.repeat(3_000)}`),
    () => Buffer.from(bytes.toString().replaceAll(':', ':"\\ud800",').replaceAll('null', '1e999')),
  ])()
}

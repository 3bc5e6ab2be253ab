import { generateKeyPairSync, type KeyObject, randomInt } from 'node:crypto'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { leafHashOf } from '@/lib/audit/tree/merkle-hash'
import type { Verdict } from '@/lib/audit/verify/verification'
import { uuidV7 } from '@/lib/uuid-v7'
import { signRecord } from '@/scripts/testing/sign-record'
import type { Tamperer } from './as-superuser'
import type { MadeRecord } from './make-record'

export type Scene = {
  record: MadeRecord
  /** The district of somebody else, to move things to. */
  other: MadeRecord
  signingKey: KeyObject
  tamperer: Tamperer
  /** Which of a kind's ways, counted up. */
  way: number
}

export type TamperingKind = {
  verdict: Exclude<Verdict, 'sound'>
  /** Answers how to take it back, where it would be in the way of what comes next. */
  tamper(scene: Scene): Promise<undefined | (() => Promise<void>)>
}

type Statement = readonly [sql: string, values?: unknown[]]

/** The twelve kinds of tampering, and the verdict each has to come to. */
export const tamperingKinds = {
  edit: { verdict: 'leaf_altered', tamper: (scene) => inOneWay(scene, editing(scene)) },
  delete: { verdict: 'leaf_missing', tamper: (scene) => inOneWay(scene, deleting(scene)) },
  insert: { verdict: 'leaf_missing', tamper: (scene) => inOneWay(scene, inserting(scene)) },
  swap: { verdict: 'leaf_missing', tamper: (scene) => inOneWay(scene, swapping(scene)) },
  truncate: { verdict: 'truncated', tamper: (scene) => inOneWay(scene, truncating(scene)) },
  're-sign': { verdict: 'bad_signature', tamper: (scene) => writeAnew(scene, generateKeyPairSync('ed25519').privateKey) },
  fork: { verdict: 'fork', tamper: (scene) => writeAnew(scene, scene.signingKey) },
  'replay an old head': { verdict: 'truncated', tamper: (scene) => inOneWay(scene, replaying(scene)) },
  'move to another district': { verdict: 'leaf_missing', tamper: (scene) => inOneWay(scene, moving(scene)) },
  'edit a personal-data row': { verdict: 'leaf_altered', tamper: (scene) => inOneWay(scene, editingPersonal(scene)) },
  'edit a checkpoint': { verdict: 'bad_signature', tamper: (scene) => inOneWay(scene, editingCheckpoint(scene)) },
  'hide behind a view': { verdict: 'leaf_missing', tamper: hideBehindView },
} as const satisfies Record<string, TamperingKind>

async function inOneWay({ tamperer, way }: Scene, ways: Statement[][]): Promise<undefined> {
  await tamperer.change(ways[way % ways.length] ?? [])
}

function editing({ record: { districtId, events } }: Scene): Statement[][] {
  const { id, leaf } = one(events)
  const edited = leaf.replace(/"version":1/, '"version":2')
  const link = one(events.filter(({ action }) => action === 'link.issued'))
  const of = [districtId, id]
  return [
    [['UPDATE audit_events SET leaf = $3 WHERE district_id = $1 AND id = $2', [...of, edited]]],
    [['UPDATE audit_events SET leaf = $3, leaf_hash = $4 WHERE district_id = $1 AND id = $2', [...of, edited, leafHashOf(edited)]]],
    [['UPDATE audit_events SET actor_id = $3 WHERE district_id = $1 AND id = $2', [...of, uuidV7()]]],
    [["UPDATE audit_events SET at = at + interval '1 hour' WHERE district_id = $1 AND id = $2", of]],
    [
      [
        "UPDATE links SET url_prefix = 'https://elsewhere.example.com/?jwt=' WHERE district_id = $1 AND audit_event_id = $2",
        [districtId, link.id],
      ],
    ],
    [["UPDATE links SET expires_at = expires_at + interval '1 day' WHERE district_id = $1 AND audit_event_id = $2", [districtId, link.id]]],
    [['DELETE FROM links WHERE district_id = $1 AND audit_event_id = $2', [districtId, link.id]]],
    [
      [
        `UPDATE invitations SET contact_id = (SELECT c.id FROM contacts c WHERE c.district_id = $1 AND c.id <> contact_id LIMIT 1)
         WHERE district_id = $1 AND id = (SELECT invitation_id FROM links WHERE district_id = $1 AND audit_event_id = $2)`,
        [districtId, link.id],
      ],
    ],
    [
      [
        `UPDATE campaigns SET actor_id = $3
         WHERE district_id = $1 AND id = (SELECT campaign_id FROM links WHERE district_id = $1 AND audit_event_id = $2)`,
        [districtId, link.id, uuidV7()],
      ],
    ],
    [['DELETE FROM invitations WHERE district_id = $1', [districtId]]],
    [
      ['UPDATE districts SET deleted_at = now() WHERE id = $1', [districtId]],
      ['DELETE FROM campaign_contacts WHERE district_id = $1', [districtId]],
      ['DELETE FROM links WHERE district_id = $1', [districtId]],
    ],
  ]
}

function deleting({ record: { districtId, events } }: Scene): Statement[][] {
  const number = randomInt(events.length)
  const of = [districtId, events[number]?.id]
  const event: Statement = ['DELETE FROM audit_events WHERE district_id = $1 AND id = $2', of]
  const personal: Statement = ['DELETE FROM audit_personal WHERE district_id = $1 AND id = $2', of]
  const itsNumber: Statement = ['DELETE FROM audit_numbers WHERE district_id = $1 AND id = $2', of]
  return [[event], [event, personal, itsNumber], [itsNumber], [event, personal, itsNumber, ...shift(districtId, number, -1)]]
}

function inserting({ record: { districtId, events } }: Scene): Statement[][] {
  const number = randomInt(events.length)
  const id = uuidV7()
  const { leaf } = one(events)
  const forged = leaf.replace(/"id":"[0-9a-f-]{36}","personal/, `"id":"${id}","personal`)
  const { at, actor, action, subject_id: subject } = JSON.parse(forged)
  const event: Statement = [
    `INSERT INTO audit_events (district_id, id, at, actor_kind, actor_id, action, subject_id, leaf, leaf_hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [districtId, id, at, actor.kind, actor.id, action, subject, forged, leafHashOf(forged)],
  ]
  const itsNumber: Statement = ['INSERT INTO audit_numbers (district_id, id, number) VALUES ($1, $2, $3)', [districtId, id, number]]
  return [[event], [event, ...shift(districtId, number, 1), itsNumber]]
}

function swapping({ record: { districtId, events } }: Scene): Statement[][] {
  const first = randomInt(events.length - 1)
  const second = first + 1 + randomInt(events.length - first - 1)
  const ids = [events[first]?.id, events[second]?.id]
  return [
    [
      ['UPDATE audit_numbers SET number = -1 - number WHERE district_id = $1 AND id = ANY($2)', [districtId, ids]],
      ['UPDATE audit_numbers SET number = $3 WHERE district_id = $1 AND id = $2', [districtId, ids[0], second]],
      ['UPDATE audit_numbers SET number = $3 WHERE district_id = $1 AND id = $2', [districtId, ids[1], first]],
    ],
  ]
}

/** As if the last events had never been, with all that tells of them in the database. */
function truncating({ record: { districtId, events, sizes } }: Scene): Statement[][] {
  const size = sizes[randomInt(sizes.length - 1)] ?? 0
  return [
    [
      ...forgetFrom(
        districtId,
        size,
        events.slice(size).map(({ id }) => id),
      ),
    ],
  ]
}

function replaying({ record: { districtId, sizes, events } }: Scene): Statement[][] {
  const size = sizes[randomInt(sizes.length - 1)] ?? 0
  const heads: Statement = ['DELETE FROM audit_checkpoints WHERE district_id = $1 AND size > $2', [districtId, size]]
  const numbers: Statement = ['DELETE FROM audit_numbers WHERE district_id = $1 AND number >= $2', [districtId, size]]
  const ids = events.slice(size).map(({ id }) => id)
  const queue: Statement = ['INSERT INTO audit_queue SELECT $1, unnest($2::uuid[])', [districtId, ids]]
  return [[heads], [heads, numbers], [heads, numbers, queue]]
}

function moving({ record: { districtId, events }, other }: Scene): Statement[][] {
  const { id } = one(events)
  const of = [districtId, id, other.districtId]
  const event: Statement = ['UPDATE audit_events SET district_id = $3 WHERE district_id = $1 AND id = $2', of]
  const personal: Statement = ['UPDATE audit_personal SET district_id = $3 WHERE district_id = $1 AND id = $2', of]
  const number: Statement = [
    'UPDATE audit_numbers SET district_id = $3, number = (SELECT max(number) + 1 FROM audit_numbers WHERE district_id = $3) WHERE district_id = $1 AND id = $2',
    of,
  ]
  return [[event], [event, personal], [event, personal, number]]
}

function editingPersonal({ record: { districtId, events } }: Scene): Statement[][] {
  const of = [districtId, one(events.filter(({ hasPersonal }) => hasPersonal)).id]
  return [
    [["UPDATE audit_personal SET data = replace(data, '{', '{\"added\":1,') WHERE district_id = $1 AND id = $2", of]],
    [['UPDATE audit_personal SET salt = sha256(salt) WHERE district_id = $1 AND id = $2', of]],
    [
      [
        "UPDATE audit_personal SET salt = salt || convert_to(left(data, 12), 'UTF8'), data = substr(data, 13) WHERE district_id = $1 AND id = $2",
        of,
      ],
    ],
    [["UPDATE audit_personal SET data = ' ' || data WHERE district_id = $1 AND id = $2", of]],
  ]
}

function editingCheckpoint({ record: { districtId, sizes } }: Scene): Statement[][] {
  const of = [districtId, one(sizes)]
  const set = (assignment: string): Statement[] => [[`UPDATE audit_checkpoints SET ${assignment} WHERE district_id = $1 AND size = $2`, of]]
  return [
    set('root_hash = sha256(root_hash)'),
    set("note = replace(note, 'signed_at 2', 'signed_at 1')"),
    set("note = regexp_replace(note, '.{8}\\n$', E'AAAAAAA=\\n')"),
    set("signed_at = signed_at - interval '1 day'"),
    set('leaf_hashes = sha256(leaf_hashes)'),
    set('frontier = sha256(frontier)'),
    set('size = size + 100000'),
  ]
}

/** Alters one event and has the whole record numbered and signed again, as the product itself would have. */
async function writeAnew({ record: { districtId, events }, tamperer }: Scene, signingKey: KeyObject): Promise<undefined> {
  const { id, leaf } = one(events)
  const edited = leaf.replace(/"version":1/, '"version":2')
  await tamperer.change([
    ['UPDATE audit_events SET leaf = $3, leaf_hash = $4 WHERE district_id = $1 AND id = $2', [districtId, id, edited, leafHashOf(edited)]],
    ['DELETE FROM audit_checkpoints WHERE district_id = $1', [districtId]],
    ['DELETE FROM audit_numbers WHERE district_id = $1', [districtId]],
    ['DELETE FROM audit_subtrees WHERE district_id = $1', [districtId]],
    ['INSERT INTO audit_queue SELECT district_id, id FROM audit_events WHERE district_id = $1', [districtId]],
    [
      'INSERT INTO audit_keys (district_id, id, public_key, introduced_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING',
      [districtId, uuidV7(), rawPublicKey(signingKey)],
    ],
  ])
  await signRecord(districtId, { signingKey })
}

async function hideBehindView({ record: { districtId, events }, tamperer }: Scene): Promise<() => Promise<void>> {
  const { id } = one(events)
  await tamperer.run([
    ['ALTER TABLE audit_events RENAME TO audit_events_kept'],
    [`CREATE VIEW audit_events AS SELECT * FROM audit_events_kept WHERE NOT (district_id = '${districtId}' AND id = '${id}')`],
    ['GRANT SELECT, INSERT ON audit_events TO PUBLIC'],
  ])
  return () => tamperer.run([['DROP VIEW audit_events'], ['ALTER TABLE audit_events_kept RENAME TO audit_events']])
}

/** Moves the numbers from one on by one. Not in one step: they are unique at every moment. */
function shift(districtId: string, from: number, by: 1 | -1): Statement[] {
  return [
    ['UPDATE audit_numbers SET number = -1 - number WHERE district_id = $1 AND number >= $2', [districtId, from]],
    ['UPDATE audit_numbers SET number = -1 - number + $2 WHERE district_id = $1 AND number < 0', [districtId, by]],
  ]
}

function forgetFrom(districtId: string, size: number, ids: string[]): Statement[] {
  const of = [districtId, ids]
  return [
    [
      'DELETE FROM campaign_contacts c USING links l WHERE c.district_id = $1 AND l.district_id = $1 AND l.id = c.link_id AND l.audit_event_id = ANY($2)',
      of,
    ],
    ['DELETE FROM links WHERE district_id = $1 AND audit_event_id = ANY($2)', of],
    ['DELETE FROM audit_personal WHERE district_id = $1 AND id = ANY($2)', of],
    ['DELETE FROM audit_mentions WHERE district_id = $1 AND event_id = ANY($2)', of],
    ['DELETE FROM audit_numbers WHERE district_id = $1 AND id = ANY($2)', of],
    ['DELETE FROM audit_events WHERE district_id = $1 AND id = ANY($2)', of],
    ['DELETE FROM audit_checkpoints WHERE district_id = $1 AND size > $2', [districtId, size]],
  ]
}

function one<Item>(items: readonly Item[]): Item {
  const item = items[randomInt(items.length)]
  if (item === undefined) throw new RangeError('The record has one.')
  return item
}

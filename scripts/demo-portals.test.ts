import { afterEach, expect, it } from 'vitest'
import type { DemoFolder } from './demo-folder'
import { newDemoFolder } from './demo-folder'
import { startSamplePortals } from './demo-portals'

type Started = Awaited<ReturnType<typeof startSamplePortals>>
const running: Started[] = []

afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
})

async function start(demo: DemoFolder): Promise<Started> {
  const started = await startSamplePortals(demo)
  running.push(started)
  return started
}

async function keysOf({ portals }: Started): Promise<unknown> {
  const jwksUrl = portals.find(({ kind }) => kind === 'passage')?.settings.jwks_url
  return (await fetch(jwksUrl ?? '')).json()
}

it('starts one portal of each system where a demo has none yet, also where an earlier one had only the Parent Portal', async () => {
  const { portals, kept } = await start(newDemoFolder())
  expect(portals.map(({ kind }) => kind)).toEqual(['gg4l', 'get_connected', 'proprofs', 'synap', 'passage'])
  for (const { url } of portals) expect((await fetch(url)).status).toBe(200)
  const secrets = [kept.others.getConnected, kept.others.proprofs, kept.others.synap].map(({ secret }) => secret)
  expect(new Set(secrets).size).toBe(3)
  for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
})

it('keeps ports, secrets and keys between runs', async () => {
  const demo = newDemoFolder()
  const first = await start(demo)
  const keys = await keysOf(first)
  await first.close()
  const second = await start({ ...demo, ...first.kept })
  expect(second.portals).toEqual(first.portals)
  expect(second.kept).toEqual(first.kept)
  expect(await keysOf(second)).toEqual(keys)
})

it('takes another port where its own is taken, and keeps the secrets', async () => {
  const demo = newDemoFolder()
  const first = await start(demo)
  const second = await start({ ...demo, ...first.kept })
  expect(new Set([...first.portals, ...second.portals].map(({ url }) => url)).size).toBe(10)
  expect(second.portals.map(({ secret }) => secret)).toEqual(first.portals.map(({ secret }) => secret))
})

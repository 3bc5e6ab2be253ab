import { startGetConnectedPortal } from '@/e2e/portals/get-connected-portal'
import { startGg4lPortal } from '@/e2e/portals/gg4l-portal'
import { startPassageService } from '@/e2e/portals/passage-service'
import { startProprofsPortal } from '@/e2e/portals/proprofs-portal'
import { startSynapPortal } from '@/e2e/portals/synap-portal'
import { sampleContacts } from '@/prisma/sample-roster'
import type { SamplePortal } from '@/prisma/seed'
import { type DemoFolder, newOtherPortals } from './demo-folder'
import { portOf, unlessPortTaken } from './kept-port'

type StartedPortals = {
  /** As the sample district sets them up. */
  portals: Array<SamplePortal & { url: string }>
  /** What the demo keeps of them. */
  kept: Required<Pick<DemoFolder, 'portalPort' | 'others'>>
  close(): Promise<void>
}

const clientId = 'maple_grove_sample'
const eaid = 'maple-grove-sample'
const appId = 'MapleGroveSampleApp'

/** Starts the five sample portals where they were the last time, so that links made then still lead somewhere; on a free port where that is taken. */
export async function startSamplePortals({ clientSecret, portalPort, others = newOtherPortals() }: DemoFolder): Promise<StartedPortals> {
  const { getConnected, proprofs, synap, passage } = others
  // Half of the families have been there before.
  const users = sampleContacts().flatMap(({ email }, index) => (email && index % 2 === 0 ? [email] : []))

  const parentPortal = await onPort(portalPort, (port) => startGg4lPortal({ clientId, secret: clientSecret, port }))
  const volunteering = await onPort(getConnected.port, (port) => startGetConnectedPortal({ secret: getConnected.secret, users, port }))
  const helpCenter = await onPort(proprofs.port, (port) => startProprofsPortal({ apiKey: proprofs.secret, users, port }))
  const testPreparation = await onPort(synap.port, (port) => startSynapPortal({ eaid, secret: synap.secret, users, port }))
  const signIn = await onPort(passage.port, (port) => startPassageService({ appId, privateKeyPem: passage.privateKeyPem, port }))

  return {
    portals: [
      {
        kind: 'gg4l',
        name: 'Parent Portal',
        settings: { client_id: clientId, link_base: parentPortal.linkBase },
        secret: clientSecret,
        url: parentPortal.url,
      },
      {
        kind: 'get_connected',
        name: 'Volunteering',
        settings: { site: volunteering.url },
        secret: getConnected.secret,
        url: volunteering.url,
      },
      { kind: 'proprofs', name: 'School Help Center', settings: { domain: helpCenter.url }, secret: proprofs.secret, url: helpCenter.url },
      {
        kind: 'synap',
        name: 'Test Preparation',
        settings: { eaid, endpoint: testPreparation.endpoint },
        secret: synap.secret,
        url: testPreparation.url,
      },
      { kind: 'passage', name: 'Student Sign-in', settings: { app_id: appId, jwks_url: signIn.jwksUrl }, url: signIn.url },
    ],
    kept: {
      portalPort: portOf(parentPortal.url),
      others: {
        getConnected: { ...getConnected, port: portOf(volunteering.url) },
        proprofs: { ...proprofs, port: portOf(helpCenter.url) },
        synap: { ...synap, port: portOf(testPreparation.url) },
        passage: { ...passage, port: portOf(signIn.url) },
      },
    },
    async close() {
      await Promise.all([parentPortal, volunteering, helpCenter, testPreparation, signIn].map((portal) => portal.close()))
    },
  }
}

function onPort<Started>(port: number, start: (port: number) => Promise<Started>): Promise<Started> {
  return start(port).catch(unlessPortTaken(() => start(0)))
}

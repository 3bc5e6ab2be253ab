import path from 'node:path'
import { startGg4lPortal } from '@/e2e/portals/gg4l-portal'
import { setupIsOpen } from '@/lib/districts/setup'
import { sampleOwnerEmail, seedSampleDistrict } from '@/prisma/seed'
import { type DemoFolder, newDemoFolder, readDemoFolder, writeDemoFolder } from './demo-folder'
import { runCommand } from './run-command'
import { runProduct } from './run-product'
import { StartError } from './start-error'

const sampleClientId = 'maple_grove_sample'

// The demo brings its own database: one that the settings name may hold real families.
for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET']) delete process.env[name]
process.env.DATA_DIR ||= '.demo'
const dataDir = path.resolve(process.env.DATA_DIR)

await runCommand(() => runProduct({ web: 'start', whenReady: showSampleDistrict }))

async function showSampleDistrict(appUrl: string): Promise<void> {
  const demo = await openDemoFolder()
  const portal = await startSamplePortal(demo)
  await writeDemoFolder(dataDir, { ...demo, portalPort: Number(new URL(portal.url).port) })
  const { password, clientSecret } = demo
  await seedSampleDistrict({ password, portal: { clientId: sampleClientId, secret: clientSecret, linkBase: portal.linkBase } }, new Date())
  process.stdout.write(`
  Sample district   ${appUrl}
  Sign in as        ${sampleOwnerEmail}
  Password          ${password}
  Parent Portal     ${portal.url}   (a sample that checks each link; what it saw: ${portal.url}/accepted)

`)
}

async function openDemoFolder(): Promise<DemoFolder> {
  const existing = await readDemoFolder(dataDir)
  if (existing) return existing
  if (!(await setupIsOpen())) {
    throw new StartError(
      `${dataDir} holds a district that is not the demo's.`,
      'Start the demo in a folder of its own:  DATA_DIR=.demo npm run demo',
    )
  }
  const demo = newDemoFolder()
  await writeDemoFolder(dataDir, demo)
  return demo
}

/** On the port of the last time, so that links made then still lead somewhere; on a free one when that is taken. */
async function startSamplePortal({ clientSecret, portalPort }: DemoFolder) {
  const rules = { clientId: sampleClientId, secret: clientSecret }
  try {
    return await startGg4lPortal({ ...rules, port: portalPort })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startGg4lPortal(rules)
  }
}

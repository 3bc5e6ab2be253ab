import path from 'node:path'
import { type Mailbox, startMailbox } from '@/e2e/mailbox/mailbox'
import { startGg4lPortal } from '@/e2e/portals/gg4l-portal'
import { setupIsOpen } from '@/lib/districts/setup'
import { sampleDistrict, sampleOwnerEmail, seedSampleDistrict } from '@/prisma/seed'
import { type DemoFolder, type MailboxPorts, newDemoFolder, readDemoFolder, writeDemoFolder } from './demo-folder'
import { runCommand } from './run-command'
import { runProduct } from './run-product'
import { StartError } from './start-error'

const sampleClientId = 'maple_grove_sample'

// The demo brings its own database: one that the settings name may hold real families.
for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET']) delete process.env[name]
process.env.DATA_DIR ||= '.demo'
const dataDir = path.resolve(process.env.DATA_DIR)

await runCommand(async () => {
  const mailbox = await startSampleMailbox((await readDemoFolder(dataDir))?.mailbox)
  // Whatever mail server the settings name: the families are made up, and their mail stays on this machine.
  process.env.SMTP_URL = mailbox.smtpUrl
  process.env.MAIL_FROM = `${sampleDistrict.name} <invitations@maple-grove.example.org>`
  return runProduct({ web: 'start', whenReady: (appUrl) => showSampleDistrict(appUrl, mailbox) })
})

async function showSampleDistrict(appUrl: string, mailbox: Mailbox): Promise<void> {
  const demo = await openDemoFolder()
  const portal = await startSamplePortal(demo)
  await writeDemoFolder(dataDir, {
    ...demo,
    portalPort: portOf(portal.url),
    mailbox: { smtpPort: portOf(mailbox.smtpUrl), webPort: portOf(mailbox.url) },
  })
  const { password, clientSecret } = demo
  await seedSampleDistrict({ password, portal: { clientId: sampleClientId, secret: clientSecret, linkBase: portal.linkBase } }, new Date())
  process.stdout.write(`
  Sample district   ${appUrl}
  Sign in as        ${sampleOwnerEmail}
  Password          ${password}
  Parent Portal     ${portal.url}   (a sample that checks each link; what it saw: ${portal.url}/accepted)
  Mailbox           ${mailbox.url}   (every mail the demo sends lands here)

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
  return startGg4lPortal({ ...rules, port: portalPort }).catch(unlessPortTaken(() => startGg4lPortal(rules)))
}

async function startSampleMailbox(lastTime: MailboxPorts | undefined): Promise<Mailbox> {
  return startMailbox(lastTime).catch(unlessPortTaken(() => startMailbox()))
}

function unlessPortTaken<Started>(startElsewhere: () => Promise<Started>) {
  return (error: NodeJS.ErrnoException): Promise<Started> => {
    if (error.code !== 'EADDRINUSE') throw error
    return startElsewhere()
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

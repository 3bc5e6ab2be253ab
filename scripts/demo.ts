import path from 'node:path'
import { type Mailbox, startMailbox } from '@/e2e/mailbox/mailbox'
import { setupIsOpen } from '@/lib/districts/setup'
import { portalKind } from '@/lib/portals/portal-kinds'
import { sampleDistrict, sampleOwnerEmail, seedSampleDistrict } from '@/prisma/seed'
import { type DemoFolder, type MailboxPorts, newDemoFolder, readDemoFolder, writeDemoFolder } from './demo-folder'
import { startSamplePortals } from './demo-portals'
import { portOf, unlessPortTaken } from './kept-port'
import { runCommand } from './run-command'
import { runProduct } from './run-product'
import { StartError } from './start-error'

// The demo brings its own database: one that the settings name may hold real families.
for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET']) delete process.env[name]
process.env.DATA_DIR ||= '.demo'
const dataDir = path.resolve(process.env.DATA_DIR)

await runCommand(async () => {
  const mailbox = await startSampleMailbox((await readDemoFolder(dataDir))?.mailbox)
  // Whatever mail server the settings name: the families are made up, and their mail stays on this machine.
  process.env.SMTP_URL = mailbox.smtpUrl
  process.env.MAIL_FROM = `${sampleDistrict.name} <invitations@maple-grove.example.org>`
  // The sample sign-in service publishes its keys on this machine.
  process.env.ALLOWED_PRIVATE_HOSTS = [process.env.ALLOWED_PRIVATE_HOSTS, '127.0.0.1'].filter(Boolean).join()
  return runProduct({ web: 'start', whenReady: (appUrl) => showSampleDistrict(appUrl, mailbox) })
})

async function showSampleDistrict(appUrl: string, mailbox: Mailbox): Promise<void> {
  const demo = await openDemoFolder()
  const { portals, kept } = await startSamplePortals(demo)
  await writeDemoFolder(dataDir, {
    ...demo,
    ...kept,
    mailbox: { smtpPort: portOf(mailbox.smtpUrl), webPort: portOf(mailbox.url) },
  })
  const { password } = demo
  await seedSampleDistrict({ password, portals }, new Date())
  process.stdout.write(`
  Sample district      ${appUrl}
  Sign in as           ${sampleOwnerEmail}
  Password             ${password}
  Mailbox              ${mailbox.url}   (every mail the demo sends lands here, codes for families too)

  Sample portals, each of which really checks; what it accepted and refused stands at its address with /accepted behind it
${portals.map(({ name, url, kind }) => `  ${name.padEnd(20)} ${url}   (${portalKind(kind).label})`).join('\n')}

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

async function startSampleMailbox(lastTime: MailboxPorts | undefined): Promise<Mailbox> {
  return startMailbox(lastTime).catch(unlessPortTaken(() => startMailbox()))
}

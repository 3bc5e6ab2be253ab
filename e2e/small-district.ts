import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { portalClientId, portalSecret } from './district'
import { runCli } from './product-cli'

export const ana = { guid: '0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0a01', givenName: 'Ana', name: 'Ana Ruiz', language: 'es' }
export const layla = { guid: '0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0a02', givenName: 'Layla', name: 'Layla Haddad', language: 'ar' }
export const minh = { guid: '0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0a03', givenName: 'Minh', name: 'Minh Nguyen', language: 'vi' }
/** Reads the mail at Ana’s address. */
export const luis = { guid: '0b7c2f0e-5f0a-4c1e-9d2b-1f6a4d3c0a04', givenName: 'Luis', name: 'Luis Ruiz', language: 'es', mailbox: 'ana' }
export const everybody: readonly Person[] = [ana, layla, minh, luis]

type Person = { guid: string; givenName: string; name: string; language: string; mailbox?: string }

export function emailOf({ givenName, mailbox = givenName.toLowerCase() }: Person, slug: string): string {
  return `${mailbox}@${slug}.example.org`
}

/** Makes the district at the command line, with a portal that signs and a roster of these four; answers its short name, a new one each time. */
export async function setUpSmallDistrict(linkBase: string): Promise<string> {
  const slug = `cedar-${randomBytes(4).toString('hex')}`
  await runCli(['district', 'create', '--name', 'Cedar Valley Schools', '--slug', slug, '--time-zone', 'America/Chicago'])
  const settings = { client_id: portalClientId, link_base: linkBase }
  await setUpPortal(slug, { kind: 'gg4l', name: 'Parent Portal', settings, secret: portalSecret })
  const file = path.join(process.env.E2E_DATA_DIR ?? '', `${slug}.csv`)
  const header =
    'guid,sourced_id,family_name,given_name,email,phone,language,relationship,restricted,student_id,student_given_name,student_family_name,school,grade'
  const lines = everybody.map((person, index) => {
    const { guid, givenName, name, language } = person
    const familyName = name.split(' ').at(-1)
    return `${guid},,${familyName},${givenName},${emailOf(person, slug)},,${language},guardian,false,S-${index},Leo,${familyName},Willow Elementary School,3`
  })
  await writeFile(file, `${[header, ...lines].join('\r\n')}\r\n`)
  await runCli(['contacts', 'import', '--district', slug, '--file', file, '--apply'])
  await rm(file)
  return slug
}

type NewPortal = { kind: string; name: string; settings: Record<string, string>; secret?: string }

/** Adds a portal to a district at the command line. */
export async function setUpPortal(slug: string, { kind, name, settings, secret = '' }: NewPortal): Promise<void> {
  const given = Object.entries(settings).flatMap(([setting, value]) => ['--setting', `${setting}=${value}`])
  await runCli(['portal', 'set', '--district', slug, '--kind', kind, '--name', name, ...given], secret)
}

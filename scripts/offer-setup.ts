import { createSetupCode, setupIsOpen } from '@/lib/districts/setup'

/** While nobody owns the installation, whoever reads this terminal may become its first owner. */
export async function offerSetup(appUrl: string): Promise<void> {
  if (await setupIsOpen()) process.stdout.write(`Set up your district at ${appUrl}/setup?code=${await createSetupCode(new Date())}\n`)
}

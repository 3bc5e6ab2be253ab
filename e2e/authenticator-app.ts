import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'

const stepMilliseconds = 30_000

/** What an authenticator app makes of the key on the screen: the code of now, or of so many half minutes from now. */
export async function readAuthenticatorApp(page: Page): Promise<(stepsFromNow: number) => string> {
  const key = ((await page.getByLabel('Key for the authenticator app').textContent()) ?? '').replace(/\s/g, '')
  const app = new TOTP({ secret: Secret.fromBase32(key) })
  return (stepsFromNow) => app.generate({ timestamp: Date.now() + stepsFromNow * stepMilliseconds })
}

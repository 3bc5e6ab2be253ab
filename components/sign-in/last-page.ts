import { localPath } from '@/lib/local-path'

const key = 'last-page'

/** Notes the page this tab is on, to come back to after a session has ended. It stays in the tab. */
export function rememberPage(path: string): void {
  sessionStorage.setItem(key, path)
}

/** So that nobody who signs in next in this tab comes to a page of somebody else's. */
export function forgetPage(): void {
  sessionStorage.removeItem(key)
}

/** Where to go after signing in: the page the tab was on, never another site; the overview where there is none. */
export function pageToGoOn(): string {
  return localPath(sessionStorage.getItem(key) ?? '') ?? '/'
}

import { createHash } from 'node:crypto'
import { acceptedLanguages, chooseFamilyLanguage, type FamilyLanguage } from '@/lib/family-language'
import type { SafeHtml } from '@/lib/safe-html'

/** Of every answer to a family; the Referrer-Policy stands in next.config.mjs, whose headers win. */
export const privately = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' }

/** What a page may load and do: its own style and pictures of ours, and nothing else. Without `forms` the browser holds no form to anything. */
export function familyContentPolicy(style: SafeHtml, forms?: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style.toString()).digest('base64')}'`,
    "img-src 'self' data:",
    ...(forms ? [`form-action ${forms}`] : []),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** A page for a family, as a response that nobody keeps. */
export function familyPage(page: string, { status, policy }: { status: number; policy: string }): Response {
  const headers = { ...privately, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }
  return new Response(page, { status, headers })
}

/** The language asked for in the address, else the contact's own, else the browser's. */
export function languageOf(request: Request, own: string | null): FamilyLanguage {
  const asked = new URL(request.url).searchParams.get('lang')
  return chooseFamilyLanguage([asked, own, ...acceptedLanguages(request.headers.get('accept-language'))])
}

import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'

describe('contentSecurityPolicy', () => {
  it('lets nothing inline run or style, and nothing be evaluated', () => {
    const policy = contentSecurityPolicy({ nonce: 'bm9uY2U=', development: false })
    expect(policy).toContain("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic';")
    expect(policy).toContain("style-src 'self' 'nonce-bm9uY2U=';")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('*')
    for (const directive of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
      expect(policy.split('; ')).toContain(directive)
  })

  it('lets the development server evaluate', () => {
    expect(contentSecurityPolicy({ nonce: 'bm9uY2U=', development: true })).toContain("'unsafe-eval'")
  })
})

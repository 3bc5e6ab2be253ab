import { readFileSync } from 'node:fs'

/** Says which route a path is one of, as the product names its routes: `/contacts/[id]`. */
export type NameRoute = (path: string) => string

const assets = /^\/(?:_next\/|[\w-]+\.(?:ico|png|svg|txt|webmanifest)$)/

/**
 * Names routes by their patterns, the exact ones first. What belongs to none is `unmatched` and a file is `asset`, so that codes and ids in addresses, and
 * whatever strangers ask for, reach neither a log nor a metric.
 */
export function routeNamer(patterns: readonly string[]): NameRoute {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('[')))
  const withParameters = patterns
    .filter((pattern) => pattern.includes('['))
    .map((pattern) => ({ pattern, expression: expressionOf(pattern) }))
  return (path) => {
    if (exact.has(path)) return path
    if (assets.test(path)) return 'asset'
    return withParameters.find(({ expression }) => expression.test(path))?.pattern ?? 'unmatched'
  }
}

function expressionOf(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    if (segment.startsWith('[...')) return '.+'
    return segment.startsWith('[') ? '[^/]+' : segment.replace(/[.*+?^${}()|\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}$`)
}

/** The routes of the build that is served, as Next wrote them down. */
export function readBuiltRoutes(): string[] {
  const routes: Record<string, string> = JSON.parse(readFileSync('.next/app-path-routes-manifest.json', 'utf8'))
  return Object.values(routes).filter((route) => !route.startsWith('/_'))
}

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  images: { unoptimized: true },
  // tsc checks types once, in npm test; a start on an office machine need not repeat it.
  typescript: { ignoreBuildErrors: true },
  // In development Next would print the arguments of actions (client secrets and pasted tokens) and the addresses asked for
  // (one-time codes).
  logging: { serverFunctions: false, incomingRequests: false },
  serverExternalPackages: ['@node-rs/argon2', 'pg', 'pino', 'prom-client'],
  // Uploads of rosters have no limit here. Next cuts a body at 10 MB (proxyClientMaxBodySize) only where it makes a copy of it,
  // which is for a proxy.ts or a rewrite to another server: keep both out, as app/api/v1/roster/imports/large-upload.db.test.ts asks.
  experimental: {
    // 403 pages for a role that may not see a screen.
    authInterrupts: true,
  },
}

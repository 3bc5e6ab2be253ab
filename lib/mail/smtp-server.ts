/** A mail server made ready to be spoken to. */
export type SmtpServer = {
  host: string
  port: number
  /** `none` is for loopback addresses only; `starttls` goes on only when the server offers it. */
  security: 'tls' | 'starttls' | 'none'
  auth:
    | { kind: 'none' }
    | { kind: 'password'; username: string; password: string }
    /** RFC 7628's elder, as Microsoft and Google take it. `accessToken` fetches one, or answers the one that still lives unless `forgetToken` was called. */
    | { kind: 'xoauth2'; username: string; accessToken: () => Promise<string>; forgetToken: () => void }
  from: { name: string; address: string }
  replyTo: string | null
  /** Open at once, of one worker. */
  connections: number
}

// Threat: a name of somebody else's that leads to this server (DNS rebinding, a forged Host) makes pages speak in that
// name, or mixes into addresses that are mailed. Choice: only the names this installation is known by are served.

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

type Place = { appUrl: string; port: number }

/** Whether a `Host` (RFC 9110 §7.2) names this installation: the host of APP_URL, or this machine by a loopback name at our port. */
export function isAllowedHost(host: string, { appUrl, port }: Place): boolean {
  if (isAppHost(host, { appUrl })) return true
  if (!isWritten(host) || !URL.canParse(`http://${host}`)) return false
  const local = new URL(`http://${host}`)
  return loopbackNames.includes(local.hostname) && Number(local.port || 80) === port
}

/** Whether a `Host` is that of APP_URL, whose port may be left out where it is the scheme's own. */
export function isAppHost(host: string, { appUrl }: Pick<Place, 'appUrl'>): boolean {
  const app = new URL(appUrl)
  // Parsed as browsers do: letters small, and the port left out where it is the scheme's own.
  return isWritten(host) && URL.canParse(`${app.protocol}//${host}`) && new URL(`${app.protocol}//${host}`).host === app.host
}

function isWritten(host: string): boolean {
  return /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)
}

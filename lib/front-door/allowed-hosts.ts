// Threat: a name of somebody else's that leads to this server (DNS rebinding, a forged Host) makes pages speak in that
// name, or mixes into addresses that are mailed. Choice: only the names this installation is known by are served.

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

type Place = { appUrl: string; port: number }

/** Whether a `Host` (RFC 9110 §7.2) names this installation: the host of APP_URL, or this machine by a loopback name at our port. */
export function isAllowedHost(host: string, { appUrl, port }: Place): boolean {
  if (!/^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host)) return false
  const app = new URL(appUrl)
  // Parsed as browsers do: letters small, and the port left out where it is the scheme's own.
  if (URL.canParse(`${app.protocol}//${host}`) && new URL(`${app.protocol}//${host}`).host === app.host) return true
  if (!URL.canParse(`http://${host}`)) return false
  const local = new URL(`http://${host}`)
  return loopbackNames.includes(local.hostname) && Number(local.port || 80) === port
}

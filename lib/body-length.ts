/** How many bytes a request says its body has; undefined where it does not say, as when it is sent in chunks. */
export function bodyLength(request: Request): number | undefined {
  const stated = request.headers.get('content-length')
  return stated !== null && /^\d{1,15}$/.test(stated) ? Number(stated) : undefined
}

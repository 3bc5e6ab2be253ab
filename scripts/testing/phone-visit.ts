/** What a phone's browser sends. */
export const phoneVisit = new Request('http://localhost/i/', {
  headers: {
    'User-Agent': 'Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    'Accept-Language': 'es-MX,es;q=0.9',
  },
})

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/**
 * A key of 2048 bits made by `openssl genrsa`, its public half as openssl writes it, and tokens that were put together and
 * signed in a shell. The private half was thrown away.
 */
export const opensslKey = {
  publicKey: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtdafhYN6QCt8xJB/2mDy
zQ0fiq/k58BaDb3g/7kbxdi+Zs6tQkF/gPPPIsc0WKUESqaU8hOu3jWO2/I3TNHK
fKMUc6DkdaTjhis7nrhLq8F8suLYHKguG1LCcT4y1JwE3vYegb17MRN8uMci9jYX
3DNJOQXmaiolGX3CHMCgVz8MGu2FxA1LWZ4EoyjYpLoDh+0xbT3IVOkoxQcDjTxZ
OC0bgcJ1jbiNfOtHCzclIAgdFQ3ZAWN0b6hHC6lqLnry3sr7wddNzj9NAMFnBi8g
DZnNa4J8dvqBMH1LknUkBu4MwkCpfJzCMgbQi/sg/mVEFEhhI5JW3F52Q7wv4k+r
4wIDAQAB
-----END PUBLIC KEY-----
`,
  rsaPublicKey: `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAtdafhYN6QCt8xJB/2mDyzQ0fiq/k58BaDb3g/7kbxdi+Zs6tQkF/
gPPPIsc0WKUESqaU8hOu3jWO2/I3TNHKfKMUc6DkdaTjhis7nrhLq8F8suLYHKgu
G1LCcT4y1JwE3vYegb17MRN8uMci9jYX3DNJOQXmaiolGX3CHMCgVz8MGu2FxA1L
WZ4EoyjYpLoDh+0xbT3IVOkoxQcDjTxZOC0bgcJ1jbiNfOtHCzclIAgdFQ3ZAWN0
b6hHC6lqLnry3sr7wddNzj9NAMFnBi8gDZnNa4J8dvqBMH1LknUkBu4MwkCpfJzC
MgbQi/sg/mVEFEhhI5JW3F52Q7wv4k+r4wIDAQAB
-----END RSA PUBLIC KEY-----
`,
  certificate: `-----BEGIN CERTIFICATE-----
MIIDHzCCAgegAwIBAgIUXQQjTt4L+6/1p3QtBXDiJUS8SowwDQYJKoZIhvcNAQEL
BQAwHjEcMBoGA1UEAwwTcGFzc2FnZS5leGFtcGxlLm9yZzAgFw0yNjExMjIwOTE0
NTNaGA8yMTI2MTAyOTA5MTQ1M1owHjEcMBoGA1UEAwwTcGFzc2FnZS5leGFtcGxl
Lm9yZzCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBALXWn4WDekArfMSQ
f9pg8s0NH4qv5OfAWg294P+5G8XYvmbOrUJBf4DzzyLHNFilBEqmlPITrt41jtvy
N0zRynyjFHOg5HWk44YrO564S6vBfLLi2ByoLhtSwnE+MtScBN72HoG9ezETfLjH
IvY2F9wzSTkF5moqJRl9whzAoFc/DBrthcQNS1meBKMo2KS6A4ftMW09yFTpKMUH
A408WTgtG4HCdY24jXzrRws3JSAIHRUN2QFjdG+oRwupai568t7K+8HXTc4/TQDB
ZwYvIA2ZzWuCfHb6gTB9S5J1JAbuDMJAqXycwjIG0Iv7IP5lRBRIYSOSVtxedkO8
L+JPq+MCAwEAAaNTMFEwHQYDVR0OBBYEFCXHBFp2aFQdE+grhDDvGHP713fQMB8G
A1UdIwQYMBaAFCXHBFp2aFQdE+grhDDvGHP713fQMA8GA1UdEwEB/wQFMAMBAf8w
DQYJKoZIhvcNAQELBQADggEBAKe/rBfFEPHRIEqhcEGWZ/Ls1n4XpsxkZVBBN+gS
qhmbjhb5MbjruYPV+/CIY8F+/dtxL/XwKhXbgGf74O3vR9WdqxQYJgfH0y38xwtB
maGFbdTPDPBjSFHVbqqh9wpBKrL1dS8A3NEgBJK6tLDwxzWya4vgVlFbf92uDslZ
UtX7rSQpfyE0ofGcmAOScZ1psYome1TdY3Kp8uBHfA2febX2eO8vm9RFnvUEPU7H
NvBmo0cIfPJz01lTjnDKfYZEWwU9YjKCBy/W1UvaSyP+fkXoL3TKFkSNA/ZNEsQS
m94iuHNwoGj6eRSXuOpoe3SbbygWT10scH9YUNKTB1gpT1w=
-----END CERTIFICATE-----
`,
  jwk: {
    kty: 'RSA',
    kid: 'key-one',
    use: 'sig',
    alg: 'RS256',
    n: 'tdafhYN6QCt8xJB_2mDyzQ0fiq_k58BaDb3g_7kbxdi-Zs6tQkF_gPPPIsc0WKUESqaU8hOu3jWO2_I3TNHKfKMUc6DkdaTjhis7nrhLq8F8suLYHKguG1LCcT4y1JwE3vYegb17MRN8uMci9jYX3DNJOQXmaiolGX3CHMCgVz8MGu2FxA1LWZ4EoyjYpLoDh-0xbT3IVOkoxQcDjTxZOC0bgcJ1jbiNfOtHCzclIAgdFQ3ZAWN0b6hHC6lqLnry3sr7wddNzj9NAMFnBi8gDZnNa4J8dvqBMH1LknUkBu4MwkCpfJzCMgbQi_sg_mVEFEhhI5JW3F52Q7wv4k-r4w',
    e: 'AQAB',
  },
  /** When its tokens are an hour from their end. */
  now: new Date('2026-11-23T15:00:00Z'),
  claims: { iss: 'app_willow_creek', sub: 'psg_user_0001', exp: 1_795_449_600, iat: 1_795_445_700 },
  /** `openssl dgst -sha256 -sign`; the header is `{"alg":"RS256","kid":"key-one"}`. */
  token:
    'eyJhbGciOiJSUzI1NiIsImtpZCI6ImtleS1vbmUifQ.eyJpc3MiOiJhcHBfd2lsbG93X2NyZWVrIiwic3ViIjoicHNnX3VzZXJfMDAwMSIsImV4cCI6MTc5NTQ0OTYwMCwiaWF0IjoxNzk1NDQ1NzAwfQ.QpypRD-nGr1Ma8kLaYTw6rYSM5g0PBo23pLo2aXCFKYaACZbi4iat23MeU0eq7nKzanfdWibaU6If1RHlKJsdszcr3JAT3SXniuUScy7_ikVmR6xx_E4k4UrWFBKDZWfvdwhIA-i4rrOPKKpgkjCcQM57wS8SjTNo8eg3wt9vuE5EwcwkVUM7mD9JkhoyANBElj7rXEPwh3r7pUM55_4zMCiaEfDzEE4gmC9GC4xsnB7dl4jSIodTUOUlwFWwfrA300Hfqa3IqXnx6ERdF6i-7Hj932s1rIF8FAbmQaWtEKTgU2s9b1_4wpZ6Z_dZWZyO7u-leuSxlAj_XZL6HJEjw',
  /** The same claims by HS256, the secret being `publicKey` with its line end: `openssl dgst -sha256 -mac HMAC`. */
  forged:
    'eyJhbGciOiJIUzI1NiIsImtpZCI6ImtleS1vbmUifQ.eyJpc3MiOiJhcHBfd2lsbG93X2NyZWVrIiwic3ViIjoicHNnX3VzZXJfMDAwMSIsImV4cCI6MTc5NTQ0OTYwMCwiaWF0IjoxNzk1NDQ1NzAwfQ.XDDp0wLdi2CW18MdmePt3M99-cl2wHVUJKhzVOOU94g',
}

export type TestKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; publicPem: string; jwk: Record<string, unknown> }

/** A key of its own for a test that signs. */
export function makeTestKey(kid: string, bits = 2_048): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { kid, privateKey, publicKey, publicPem, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } }
}

/** A token of these parts, objects or JSON texts, signed by RS256 whatever its header says. */
export function signByKey({ privateKey, kid }: TestKey, claims: object | string, header: object | string = { alg: 'RS256', kid }): string {
  const input = [header, claims].map(encode).join('.')
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
}

function encode(part: object | string): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

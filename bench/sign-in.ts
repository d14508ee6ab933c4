import { type SamplePerson, samplePeople } from '#sandbox/estate/people.ts'
import { Visitor } from '#sandbox/openid/testing.ts'

/**
 * Signs in as one of the sample people, as a browser would: without another, as one who sees everything.
 * @returns the header that every further request needs
 */
export async function signedIn(
  product: string,
  person: SamplePerson = samplePeople.security,
): Promise<{ cookie: string }> {
  const begun = await fetch(`${product}/sign-in/start`, { redirect: 'manual' })
  const callback = await new Visitor().signIn(begun.headers.get('location') ?? '', person)
  const ended = await fetch(callback, { redirect: 'manual', headers: { cookie: cookiesOf(begun) } })
  const cookie = cookiesOf(ended)
  if (!cookie.includes('-session=')) throw new Error(`Signing in ended at ${ended.headers.get('location')}`)
  return { cookie }
}

const cookiesOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')

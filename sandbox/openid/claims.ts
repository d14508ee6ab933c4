import { createHash } from 'node:crypto'
import { type SamplePerson, samplePeople } from '#sandbox/estate/people.ts'
import { script, stranger } from './registration.ts'
import { unspoilt } from './spoil.ts'

const people: readonly SamplePerson[] = Object.values(samplePeople)

/** The person with this object id, whatever is to be wrong with their token. */
export function personOf(id: string | undefined): SamplePerson | undefined {
  return people.find((person) => person.id === unspoilt(id ?? '').id)
}

/** Opaque to applications, as Entra's is: it says whose session is meant, to sign out of without asking. */
export const loginHintOf = ({ id }: SamplePerson): string => `O.${Buffer.from(id).toString('base64url')}`

/** Whom a hint means: the claim `login_hint` of a token, or a user name. */
export function hinted(hint: unknown): SamplePerson | undefined {
  if (typeof hint !== 'string' || hint === '') return undefined
  return people.find((person) => loginHintOf(person) === hint || person.username === hint.toLowerCase())
}

/** The subject is another for each application: nobody can follow a person from one to the next by it. */
export const pairwiseSubject = (id: string, clientId: string): string =>
  createHash('sha256')
    .update(`${clientId} ${unspoilt(id).id}`)
    .digest('base64url')

/** The claims about a person in tokens of version 2.0, those that the registration asks for besides among them. */
export function claimsOf(person: SamplePerson, tenantId: string, sessionId: string | undefined) {
  return {
    // Made pairwise by the provider, for the application that the token is for.
    sub: person.id,
    oid: person.id,
    tid: tenantId,
    name: person.name,
    preferred_username: person.username,
    roles: [person.role],
    groups: [...person.groups],
    login_hint: loginHintOf(person),
    ...(sessionId && { sid: sessionId }),
    ver: '2.0',
  }
}

/** What an access token says of an application that asks in its own name. Without an assigned role there are no roles. */
export function applicationClaims(clientId: string, tenantId: string) {
  const application = [script, stranger].find((one) => one.clientId === clientId)
  const objectId = application?.objectId ?? clientId
  return {
    sub: objectId,
    oid: objectId,
    tid: tenantId,
    azp: clientId,
    // Proved who it is with a secret.
    azpacr: '1',
    idtyp: 'app',
    ...(application && application.roles.length > 0 && { roles: [...application.roles] }),
    ver: '2.0',
  }
}

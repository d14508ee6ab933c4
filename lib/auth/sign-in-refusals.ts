/** Why somebody was not signed in, and what they are told: what happened, and what to do. Nothing of it is secret. */
export const signInRefusals = {
  'not-configured': 'Signing in is not set up here yet.',
  'too-many': 'There were too many attempts to sign in from your address. Wait a minute, then try again.',
  'provider-unreachable': 'Microsoft cannot be reached from here at the moment. Try again in a minute.',
  'provider-error': 'Microsoft ended the sign-in with an error. Try again; if it stays, tell an administrator.',
  declined: 'You were not signed in at Microsoft: it was cancelled there, or your account may not use Temper.',
  'unknown-attempt':
    'This sign-in was not begun in this browser, was already used, or took longer than ten minutes. Begin again.',
  'code-refused': 'Microsoft did not accept the sign-in any more. Begin again.',
  'client-refused':
    'Microsoft refuses Temper itself: the secret or certificate of its app registration may have run out. Tell an administrator; npm run doctor says more.',
  'token-refused': 'What Microsoft answered did not pass verification, so you were not signed in. Begin again.',
  'other-tenant': 'Your account belongs to another organisation than this dashboard. Sign in with your account here.',
  'no-role': 'You are signed in at Microsoft, but nobody has given you a role in Temper yet.',
  'other-person': 'You signed in as somebody else. Sign in again as the person you were.',
  'not-fresh': 'Microsoft did not ask you to prove again who you are, so nothing was done. Try again.',
  'no-authentication-time':
    'Microsoft does not tell Temper when you signed in, so what is sensitive cannot be done. An administrator must add the optional claim auth_time to the id token of the app registration.',
} as const

export type SignInRefusal = keyof typeof signInRefusals

/** The refusal that an address names; null for anything else. */
export function signInRefusalOf(name: unknown): SignInRefusal | null {
  return typeof name === 'string' && Object.hasOwn(signInRefusals, name) ? (name as SignInRefusal) : null
}

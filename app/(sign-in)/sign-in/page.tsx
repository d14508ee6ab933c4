import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { SignInWithMicrosoft, SignOut, WideLink } from '#components/sign-in/actions.tsx'
import { SignInCard } from '#components/sign-in/sign-in-card.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyText } from '#components/ui/copy.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { homeOf } from '#lib/auth/home.ts'
import { returnAddress } from '#lib/auth/return-address.ts'
import { endOfSession, type SessionEnd, type SignedIn, sessionCookie } from '#lib/auth/sessions.ts'
import { type SignInRefusal, signInRefusalOf, signInRefusals } from '#lib/auth/sign-in-refusals.ts'
import { loadConfig } from '#lib/config/config.ts'
import { asking } from '../../access/request.ts'

export const metadata: Metadata = { title: 'Sign in' }

const whatItIs = 'Temper tracks how hardened your Azure estate is, what moved it, and what to mend first.'

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { signIn, sampleData } = loadConfig(process.env)
  if (signIn === null) return <NotConfigured />
  const params = await searchParams
  const returnTo = returnAddress(typeof params.return === 'string' ? params.return : null)
  const refusal = signInRefusalOf(params.refused)
  const { db, signedIn, at } = await asking()
  if (signedIn?.roles.length === 0) return <WithoutRole person={signedIn} />
  if (signedIn && refusal) return <NotElevated refusal={refusal} returnTo={returnTo} />
  if (signedIn) redirect(returnTo === '/' ? homeOf(signedIn.roles) : returnTo)
  const ended = await endOfSession(db, (await cookies()).get(sessionCookie)?.value, at)
  return (
    <SignInCard title="Sign in" lead={whatItIs} foot={sampleData && <SampleData />}>
      {refusal ? (
        <Notice tone="error">{signInRefusals[refusal]}</Notice>
      ) : (
        ended && <Ended because={ended} comesBack={returnTo !== '/'} />
      )}
      <SignInWithMicrosoft returnTo={returnTo} />
    </SignInCard>
  )
}

function SampleData() {
  return 'Sample data: the next page lets you be any of six people, each with another role.'
}

const endings: Partial<Record<SessionEnd, string>> = {
  idle: 'You were signed out after 30 minutes without activity.',
  expired: 'You were signed out, as twelve hours have passed since you signed in.',
  'ended by an administrator': 'An administrator ended your session.',
  'ended by the person': 'You ended this session from another one of yours.',
}

function Ended({ because, comesBack }: { because: SessionEnd; comesBack: boolean }) {
  const sentence = endings[because]
  if (!sentence) return null
  return (
    <Notice tone="info">
      {sentence} {comesBack && 'You will come back to where you were.'}
    </Notice>
  )
}

function NotElevated({ refusal, returnTo }: { refusal: SignInRefusal; returnTo: string }) {
  return (
    <SignInCard title="Confirm that it is you" lead="What you wanted to do asks for a fresh sign-in.">
      <Notice tone="error">{signInRefusals[refusal]}</Notice>
      <div className="flex flex-col gap-2">
        <SignInWithMicrosoft returnTo={returnTo} again>
          Sign in again with Microsoft
        </SignInWithMicrosoft>
        <WideLink href={returnTo}>Go back without it</WideLink>
      </div>
    </SignInCard>
  )
}

function WithoutRole({ person }: { person: SignedIn }) {
  return (
    <SignInCard
      title="You have no role here yet"
      lead={`You are signed in as ${person.name}, but nobody has given you a role in Temper.`}
    >
      <div className="text-sm">
        <p>Ask an administrator of your organisation for one, and give them this object id:</p>
        <p className="mt-2 rounded-md bg-sunken px-3 py-2">
          <CopyText text={person.personId} />
        </p>
      </div>
      <div className="flex flex-col gap-2">
        <SignInWithMicrosoft returnTo="/">I have one now: sign in again</SignInWithMicrosoft>
        <SignOut>Sign out</SignOut>
      </div>
    </SignInCard>
  )
}

function NotConfigured() {
  return (
    <SignInCard title="Signing in is not set up yet" lead={whatItIs}>
      <div className="flex flex-col gap-3 text-sm">
        <p>
          Nobody gets in until Temper knows your organisation’s Microsoft Entra ID. Where Temper is installed, this
          leads through it:
        </p>
        <CodeBlock label="the command that sets it up" code="npm run setup" />
        <p>And this says what is missing:</p>
        <CodeBlock label="the command that checks it" code="npm run doctor" />
      </div>
    </SignInCard>
  )
}

import type { SamplePerson } from '#sandbox/estate/people.ts'
import { look, text } from '#sandbox/look.ts'

const style = `${look}
  body { min-height: 100vh; padding: 16px; display: grid; place-items: center }
  main { width: 100%; max-width: 468px; padding: 28px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px }
  p { margin-top: 6px; color: var(--ink-2); overflow-wrap: anywhere }
  ul { list-style: none; padding: 0; margin: 20px 0 0; display: grid; gap: 8px }
  .person {
    width: 100%; min-height: 64px; padding: 10px 14px; display: grid; grid-template-columns: 36px 1fr; gap: 0 14px; align-items: center;
    text-align: left; background: var(--surface); border: 1px solid var(--line);
  }
  .person:hover, .person:focus-visible { background: var(--accent-soft); border-color: var(--accent) }
  .person.known { border-color: var(--accent) }
  .badge { width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; background: var(--accent-soft); color: var(--accent); font-size: 13px; font-weight: 650 }
  .who { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px }
  .name { font-weight: 600 }
  .role { color: var(--accent); font-size: 13px; font-weight: 550 }
  .what { display: block; color: var(--ink-2); font-size: 13px }
  .main { margin-top: 20px; min-height: 44px; padding: 0 20px; border: 0; background: var(--accent); color: var(--on-accent); font-weight: 600 }
  small { display: block; margin-top: 18px; color: var(--ink-3); font-size: 12px }
  @media (max-width: 480px) { body { padding: 0; place-items: start stretch } main { min-height: 100vh; padding: 20px 16px; border: 0; border-radius: 0 } }
`

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<span class="label">Sample sign-in</span>
${content}
</main>
</body>
</html>
`
}

const initials = (name: string) => name.replace(/[^A-Z]/g, '')

export interface Choice {
  /** Where the choice is sent. */
  action: string
  people: readonly SamplePerson[]
  /** Who signed in already, and is asked once more. */
  known: SamplePerson | undefined
}

/** Who would you like to be? One click, no password. */
export function choicePage({ action, people, known }: Choice): string {
  const ordered = known ? [known, ...people.filter((person) => person !== known)] : people
  const buttons = ordered.map(
    (
      person,
    ) => `<li><button class="person${person === known ? ' known' : ''}" name="person" value="${person.id}"${person === known ? ' autofocus' : ''}>
<span class="badge" aria-hidden="true">${initials(person.name)}</span>
<span><span class="who"><span class="name">${text(person.name)}</span> <span class="role">${person.role}</span></span>
<span class="what">${text(person.title)}: ${text(person.comesTo)}</span></span>
</button></li>`,
  )
  const heading = known ? `Confirm that it is you, ${text(known.name)}` : 'Sign in to Kestrel Outdoor as'
  return page(
    'Sign in · sample company',
    `<h1>${heading}</h1>
<p>This page stands for Microsoft Entra ID. A click signs you in; there is no password.</p>
<form method="post" action="${text(action)}"><ul>
${buttons.join('\n')}
</ul></form>
<small>Kestrel Outdoor and its people are invented.</small>`,
  )
}

/** Signs out by itself where it is clear who is meant; asks otherwise. */
export function signOutPage(form: string, { name, asks }: { name: string; asks: boolean }): string {
  const button = '<button class="main" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>'
  return page(
    'Sign out · sample company',
    `<h1>${asks ? `Sign out ${text(name)}?` : 'Signing out'}</h1>
<p>${asks ? `${text(name)} is signed in at the sample company.` : `${text(name)} is signed out of the sample company.`}</p>
${form}
${button}
${asks ? '' : `<script>document.forms[0].requestSubmit(document.querySelector('.main'))</script>`}`,
  )
}

/** Where nobody said whither to go after signing out. */
export function signedOutPage(): string {
  return page('Signed out · sample company', '<h1>You are signed out</h1><p>You can close this window.</p>')
}

/** What went wrong, for who makes applications: the protocol's own words. */
export function errorPage(error: string, description: string | undefined): string {
  return page(
    'Sign-in failed · sample company',
    `<h1>Sign-in failed: ${text(error)}</h1>
<p>${text(description ?? 'The request could not be understood.')}</p>
<p>Go back to the application and sign in again.</p>`,
  )
}

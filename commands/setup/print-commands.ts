import { join } from 'node:path'
import { type CloudName, clouds } from '#lib/config/clouds.ts'
import { type Commands, filesIn, type Purpose } from '#lib/setup/registration/az.ts'
import { usualName } from '#lib/setup/registration/manifest.ts'
import type { Draft } from './draft.ts'
import type { Paper } from './paper.ts'

/** What the commands are printed for, as far as the draft says it. */
export function purposeOf(draft: Draft, publicUrl: string = draft.get('TEMPER_URL') ?? defaultUrl(draft)): Purpose {
  const cloud = draft.get('AZURE_CLOUD') ?? 'public'
  return {
    registration: { publicUrl: new URL(publicUrl).origin, ...usualName },
    files: filesIn(join(draft.get('TEMPER_DATA') ?? '.temper', 'setup')),
    cloud: cloud in clouds ? (cloud as CloudName) : 'public',
    clientId: draft.get('TEMPER_SIGN_IN_CLIENT_ID'),
    managementGroup: draft.get('TEMPER_MANAGEMENT_GROUPS')?.split(/[\s,;]+/)[0] ?? null,
  }
}

/** Where the dashboard is if nothing is said (lib/config/config.ts). */
export function defaultUrl(draft: Draft): string {
  return `http://localhost:${draft.get('PORT') ?? 3000}`
}

/** Commands stand as they are, ready to be copied. */
export function printCommands(paper: Paper, { title, notes, text }: Commands): void {
  paper.line()
  paper.line(paper.tint('bold', title))
  paper.say(notes)
  paper.line()
  for (const line of text.split('\n')) paper.line(`    ${line}`)
}

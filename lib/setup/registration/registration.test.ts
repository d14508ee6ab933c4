import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { roles } from '#lib/auth/permissions.ts'
import { appRoleId, appRoles } from './app-roles.ts'
import { bicepCommands, commandsFor, filesIn } from './az.ts'
import { manifestOf, usualName } from './manifest.ts'
import { quoteForShell } from './shell.ts'
import { registrationFiles } from './write-files.ts'

vi.setConfig({ testTimeout: 30_000 })

const registration = { publicUrl: 'https://temper.example.com', ...usualName }
const purpose = {
  registration,
  files: filesIn('.temper/setup'),
  cloud: 'public' as const,
  clientId: null,
  managementGroup: 'corp',
}
const files = registrationFiles(registration)
const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
const SECURITY_READER = '39bc4728-0917-49c7-9d2c-d95423bc2eb4'

describe('the app registration', () => {
  test('has every role, Reader for applications and the others for people', () => {
    expect(appRoles.map(({ value }) => value)).toEqual(roles)
    for (const { value, allowedMemberTypes } of appRoles)
      expect(allowedMemberTypes).toEqual([value === 'Reader' || value === 'Requester' ? 'Application' : 'User'])
  })

  test('has ids that stay for ever, so that repeating it takes no role from anybody', () => {
    expect(Object.fromEntries(appRoles.map(({ value, id }) => [value, id]))).toEqual({
      Security: '9166fef8-61d6-59db-bf32-4fa60e199beb',
      Approver: 'ca7c2848-ae24-59c5-898d-7083d43c4210',
      Owner: '633ae004-5b39-57b7-a91d-4e0700db1b3b',
      Leadership: 'dac0034e-0783-5b25-853e-8a3ca25e17e8',
      Auditor: '7ebec1bd-85cf-5154-b0c1-33a2fe4df94f',
      Admin: '17f8991a-f178-5bdd-90d1-0155930bed71',
      Reader: '567f1f5f-35d6-593d-976c-2b41f14f9e00',
      Requester: 'beef83d3-b07e-553c-9505-d13c8060199b',
    })
  })

  test('is of one tenant, sends people back to this address only, and gives no token through the browser', () => {
    const { signInAudience, web, api, groupMembershipClaims, optionalClaims } = manifestOf(registration)
    expect(signInAudience).toBe('AzureADMyOrg')
    expect(web.redirectUris).toEqual([
      'https://temper.example.com/sign-in/callback',
      'https://temper.example.com/signed-out',
    ])
    expect(Object.values(web.implicitGrantSettings)).toEqual([false, false])
    expect(api.requestedAccessTokenVersion).toBe(2)
    expect(groupMembershipClaims).toBe('ApplicationGroup')
    expect(optionalClaims.idToken.map(({ name }) => name)).toEqual(['auth_time', 'login_hint', 'groups'])
  })
})

describe('Bicep', () => {
  test('says what the manifest says', () => {
    const main = files['main.bicep'] ?? ''
    for (const { value, id } of appRoles) expect(main).toContain(`id: '${id}'\n      value: '${value}'`)
    expect(main).toContain("'https://temper.example.com/sign-in/callback'")
    expect(main).toContain('requestedAccessTokenVersion: 2')
    expect(main).toContain("value: 'access_as_user'")
    expect(main).toContain(`appRoleId: '${appRoleId('Admin')}'`)
  })

  test('gives the reading identity both roles at the management group, and no other', () => {
    const reading = files['reading.bicep'] ?? ''
    expect(reading).toContain("targetScope = 'managementGroup'")
    expect(reading.match(/'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'/g)).toEqual([
      `'${READER}'`,
      `'${SECURITY_READER}'`,
    ])
  })

  test('takes a name for a text, whatever it holds', () => {
    const named = registrationFiles({ ...registration, displayName: "Ann's \u0024{tenant()} \\ Temper" })['main.bicep']
    expect(named).toContain("displayName: 'Ann\\'s \\\u0024{tenant()} \\\\ Temper'")
  })
})

describe('the commands', () => {
  const all = [...commandsFor(purpose), bicepCommands(purpose)]

  test('are what a shell takes, without comments that it would take for words', () => {
    for (const { text } of all) {
      expect(spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
      expect(text).not.toMatch(/(^|\s)#/m)
    }
  })

  test('assign the reading identity its two roles at the scope, and you the role Admin', () => {
    const said = runWithStub(all.map(({ text }) => text).join('\n'))
    const assigned = said.filter(([first, second]) => first === 'role' && second === 'assignment')
    expect(assigned.map((words) => words[words.indexOf('--role') + 1])).toEqual([READER, SECURITY_READER])
    for (const words of assigned)
      expect(words[words.indexOf('--scope') + 1]).toBe('/providers/Microsoft.Management/managementGroups/corp')
    const bodies = said.filter(([first]) => first === 'rest').map((words) => words[words.indexOf('--body') + 1] ?? '')
    expect(bodies[0]).toBe('@.temper/setup/app.json')
    expect(JSON.parse(bodies[1] ?? '')).toEqual({
      principalId: 'answer',
      resourceId: 'answer',
      appRoleId: appRoleId('Admin'),
    })
  })

  test('hand names over as they are', () => {
    const displayName = `Ann's "$(touch /tmp/x)" Temper`
    const said = runWithStub(
      commandsFor({ ...purpose, registration: { ...registration, displayName } })
        .map(({ text }) => text)
        .join('\n'),
    )
    const created = said.filter(([first, second, third]) => [first, second, third].join(' ') === 'ad app create')
    expect(created.map((words) => words[words.indexOf('--display-name') + 1])).toEqual([
      displayName,
      `${displayName} reader`,
    ])
  })

  test('are for no scope that is no id', () => {
    expect(() => commandsFor({ ...purpose, managementGroup: 'a"; rm -rf /' })).toThrow('no management group')
  })

  test('go to the Graph of the cloud', () => {
    const [signIn] = commandsFor({ ...purpose, cloud: 'usgovernment' })
    expect(signIn?.text).toContain('https://graph.microsoft.us/v1.0/applications')
  })
})

/** The words that each call of az got, of a script that runs with a stand-in for it. */
function runWithStub(script: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'temper-az-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const log = join(folder, 'log')
  writeFileSync(
    join(folder, 'az'),
    `#!/bin/sh\n{ for word in "$@"; do printf '%s\\036' "$word"; done; printf '\\035'; } >> '${log}'\necho answer\n`,
  )
  chmodSync(join(folder, 'az'), 0o755)
  execFileSync('sh', ['-c', script], { env: { NODE_ENV: 'test', PATH: `${folder}:/usr/bin:/bin` }, cwd: folder })
  return execFileSync('cat', [log], { encoding: 'utf8' })
    .split('\x1d')
    .filter(Boolean)
    .map((call) => call.split('\x1e').slice(0, -1))
}

test('a quoted value is one word of a shell, and the very same', () => {
  const values = fc.sample(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }), 200)
  const script = values.map((value) => `printf '%s\\035' ${quoteForShell(value)}`).join('\n')
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\x1d').slice(0, -1)).toEqual(values)
})

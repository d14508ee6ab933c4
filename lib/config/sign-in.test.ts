import { describe, expect, test } from 'vitest'
import { type ConfigError, loadConfig } from './config.ts'

const tenant = '6A8F2C10-4B7E-4D39-9C51-0E2D7B3F8A64'
const client = '3f1c2a6e-9d84-4b57-8a0c-6e2b7d94c5a1'
const enough = {
  TEMPER_SIGN_IN_TENANT_ID: tenant,
  TEMPER_SIGN_IN_CLIENT_ID: client,
  TEMPER_SIGN_IN_CLIENT_SECRET: 'a secret',
}
const signIn = (more: Record<string, string> = {}) => loadConfig({ ...enough, ...more }).signIn

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    return (error as ConfigError).problems.map(({ variable }) => variable)
  }
}

describe('how people sign in', () => {
  test('is nothing while nobody has set it up', () => {
    expect(loadConfig({}).signIn).toBeNull()
    expect(loadConfig({ AZURE_TENANT_ID: tenant }).signIn).toBeNull()
  })

  test('needs a tenant, a client and one credential', () => {
    expect(signIn()).toEqual({
      tenantId: tenant.toLowerCase(),
      authority: `https://login.microsoftonline.com/${tenant.toLowerCase()}/v2.0`,
      clientId: client,
      credential: { kind: 'secret', secret: 'a secret' },
      apiAudience: client,
      roleGroups: {},
    })
    const { TEMPER_SIGN_IN_CLIENT_ID: _, ...withoutClient } = enough
    expect(problemsOf(withoutClient)).toEqual(['TEMPER_SIGN_IN_CLIENT_ID'])
    expect(problemsOf({ TEMPER_SIGN_IN_CLIENT_ID: client })).toEqual([
      'TEMPER_SIGN_IN_TENANT_ID',
      'TEMPER_SIGN_IN_CLIENT_SECRET',
    ])
    expect(problemsOf({ ...enough, TEMPER_SIGN_IN_CERTIFICATE_FILE: '/run/secrets/pem' })).toEqual([
      'TEMPER_SIGN_IN_CLIENT_SECRET',
    ])
  })

  test.each([
    ['public', 'https://login.microsoftonline.com'],
    ['usgovernment', 'https://login.microsoftonline.us'],
    // Its applications ask another host than its tokens name.
    ['china', 'https://login.partner.microsoftonline.cn'],
  ])('is at the issuer of the cloud %s', (AZURE_CLOUD, host) => {
    expect(signIn({ AZURE_CLOUD })?.authority).toBe(`${host}/${tenant.toLowerCase()}/v2.0`)
  })

  test('takes roles from groups, for roles that people have', () => {
    const group = 'B8A5D0E4-17F3-4C29-9E6D-0C4F82A9317B'
    expect(signIn({ TEMPER_ROLE_GROUPS: `Owner=${group}, Admin=${client} Owner=${client}` })?.roleGroups).toEqual({
      Owner: [group.toLowerCase(), client],
      Admin: [client],
    })
    for (const wrong of ['Reader=', 'Owner', `Reader=${group}`, `admin=${group}`, 'Owner=shop-team'])
      expect(problemsOf({ ...enough, TEMPER_ROLE_GROUPS: wrong })).toEqual(['TEMPER_ROLE_GROUPS'])
  })

  test('never over the network in the clear', () => {
    expect(problemsOf({ ...enough, TEMPER_SIGN_IN_AUTHORITY: 'http://login.example/v2.0' })).toEqual([
      'TEMPER_SIGN_IN_AUTHORITY',
    ])
    expect(problemsOf({ ...enough, HOST: '0.0.0.0' })).toEqual(['HOST'])
    expect(problemsOf({ ...enough, HOST: '0.0.0.0', TEMPER_URL: 'https://temper.example.com' })).toEqual([])
  })
})

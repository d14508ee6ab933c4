import { describe, expect, test } from 'vitest'
import { ConfigError, loadConfig } from './config.ts'

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable, shouldBe }) => `${variable} ${shouldBe}`)
    throw error
  }
  return []
}

const subscription = 'AAAAAAAA-1111-4222-8333-444444444444'

describe('the configuration', () => {
  test('without any variable reads the public cloud, keeps its own database and serves this machine', () => {
    expect(loadConfig({})).toEqual({
      databaseUrl: undefined,
      dataFolder: '.temper',
      port: 3000,
      host: '127.0.0.1',
      azure: {
        cloud: 'public',
        resourceManager: 'https://management.azure.com',
        authorityHost: 'https://login.microsoftonline.com',
        audience: 'https://management.azure.com',
        disableInstanceDiscovery: false,
        tenantId: undefined,
        clientId: undefined,
        subscriptions: [],
        managementGroups: [],
      },
      scan: { schedule: '0 6 * * *', timeZone: 'UTC' },
      publicUrl: 'http://localhost:3000',
      trustedProxies: 0,
      signIn: null,
      metricsToken: null,
      notifications: { teamsWebhook: null, slackWebhook: null, mail: null },
      notificationDays: 365,
      logLevel: 'info',
      sampleData: false,
    })
  })

  test('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', TEMPER_SUBSCRIPTIONS: '' })).toEqual(loadConfig({}))
  })

  test.each([
    ['usgovernment', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us'],
    ['china', 'https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
  ])('knows the endpoints of the cloud %s', (AZURE_CLOUD, resourceManager, authorityHost) => {
    expect(loadConfig({ AZURE_CLOUD }).azure).toMatchObject({
      resourceManager,
      authorityHost,
      audience: resourceManager,
    })
  })

  test('asks for tokens of a private cloud’s own Resource Manager unless told otherwise', () => {
    const AZURE_RESOURCE_MANAGER = 'https://management.local.example/'
    expect(loadConfig({ AZURE_RESOURCE_MANAGER }).azure.audience).toBe('https://management.local.example')
    const AZURE_RESOURCE_MANAGER_AUDIENCE = 'https://management.example.onmicrosoft.com/3f1'
    expect(loadConfig({ AZURE_RESOURCE_MANAGER, AZURE_RESOURCE_MANAGER_AUDIENCE }).azure.audience).toBe(
      AZURE_RESOURCE_MANAGER_AUDIENCE,
    )
  })

  test('takes lists separated by commas, blanks or line breaks, and each entry once', () => {
    expect(
      loadConfig({
        TEMPER_SUBSCRIPTIONS: `${subscription}, ${subscription.toLowerCase()}`,
        TEMPER_MANAGEMENT_GROUPS: 'mg-shop\nmg-data',
      }).azure,
    ).toMatchObject({ subscriptions: [subscription.toLowerCase()], managementGroups: ['mg-shop', 'mg-data'] })
  })

  test('lets scans be on demand only', () => {
    expect(loadConfig({ TEMPER_SCAN_SCHEDULE: 'off' }).scan.schedule).toBeNull()
  })

  test.each([
    ['DATABASE_URL', 'mysql://localhost/temper', 'postgresql://'],
    ['PORT', '65536', 'from 0 to 65535'],
    ['PORT', 'http', 'from 0 to 65535'],
    ['HOST', '0.0.0.0', 'until TEMPER_URL names an https address'],
    ['HOST', '10.0.0.4', 'until TEMPER_URL names an https address'],
    ['TEMPER_URL', 'http://temper.example.com', 'http only for localhost'],
    ['TEMPER_URL', 'https://temper.example.com/path', 'without a path'],
    ['TEMPER_ROLE_GROUPS', 'Boss=11111111-1111-4111-8111-111111111111', 'map roles'],
    ['AZURE_CLOUD', 'germany', 'public, usgovernment or china'],
    ['AZURE_AUTHORITY_HOST', 'http://login.example', 'https URL'],
    ['AZURE_RESOURCE_MANAGER', 'management.azure.com', 'https URL'],
    ['AZURE_DISABLE_INSTANCE_DISCOVERY', 'maybe', 'true or false'],
    ['AZURE_CLIENT_ID', 'temper', 'GUID'],
    ['AZURE_TENANT_ID', 'our tenant', 'GUID'],
    ['AZURE_TOKEN_CREDENTIALS', 'az', 'AzureCliCredential'],
    ['TEMPER_SUBSCRIPTIONS', 'production', 'GUIDs'],
    ['TEMPER_MANAGEMENT_GROUPS', 'mg/shop', 'management groups'],
    ['TEMPER_SCAN_SCHEDULE', 'daily', 'cron expression'],
    ['TEMPER_SCAN_SCHEDULE', '0 0 6 * * *', 'five fields'],
    ['TEMPER_SCAN_SCHEDULE', '61 6 * * *', 'cron expression'],
    ['TEMPER_TIME_ZONE', 'Berlin', 'Europe/Berlin'],
    ['TEMPER_LOG_LEVEL', 'verbose', 'debug'],
    ['TEMPER_SAMPLE_DATA', 'demo', 'true or false'],
    ['TEMPER_TEAMS_WEBHOOK', 'http://hooks.example/1', 'https URL'],
    ['TEMPER_SLACK_WEBHOOK', 'hooks.slack.com', 'https URL'],
    ['TEMPER_SMTP_URL', 'https://mail.example', 'smtp://'],
    ['TEMPER_SMTP_URL', 'smtp://mail.example', 'TEMPER_SMTP_FROM is missing'],
    ['TEMPER_SMTP_FROM', 'temper@example.com', 'TEMPER_SMTP_URL is missing'],
    ['TEMPER_SMTP_APPROVERS', 'not an address', 'mail addresses'],
    ['TEMPER_NOTIFICATION_DAYS', '7', 'from 30 to 3650'],
    ['TEMPER_NOTIFICATION_DAYS', 'for ever', 'from 30 to 3650'],
    ['TEMPER_SCHEDULE', '0 6 * * *', 'TEMPER_SCAN_SCHEDULE'],
  ])('refuses %s=%s and says what it should be', (variable, value, hint) => {
    const problems = problemsOf({ [variable]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^[A-Z_]+ /)
    expect(problems[0]).toContain(hint)
  })

  test.each([
    ['Temper <temper@example.com>', true],
    ['temper@example.com', true],
    ['Temper <temper@example.com>\r\nBcc: everybody@example.com', false],
    ['Temper\r\nBcc: x@y.z <temper@example.com>', false],
    ['temper', false],
  ])('takes %j for a sender: %s', (TEMPER_SMTP_FROM, isTaken) => {
    const TEMPER_SMTP_URL = 'smtp://127.0.0.1:2525'
    expect(problemsOf({ TEMPER_SMTP_URL, TEMPER_SMTP_FROM })).toHaveLength(isTaken ? 0 : 1)
  })

  test('names every wrong variable at once, and never a value', () => {
    const problems = problemsOf({ PORT: 'secret-1', DATABASE_URL: 'secret-2', TEMPER_LOG_LEVEL: 'secret-3' })
    expect(problems).toHaveLength(3)
    expect(problems.join()).not.toContain('secret')
  })
})

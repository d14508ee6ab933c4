import { CronExpressionParser } from 'cron-parser'
import { z } from 'zod'
import { type CloudEndpoints, type CloudName, clouds } from './clouds.ts'

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof logLevels)[number]

/** What loadConfig reads from; process.env is one. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A variable that is wrong, and what it should be. Never holds the value: it may be a secret. */
export interface ConfigProblem {
  variable: string
  shouldBe: string
}

/** The environment does not describe a configuration. The message is fit to be printed as it is. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ variable, shouldBe }) => `  ${variable} ${shouldBe}`)
    super(`The configuration is wrong:\n${lines.join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** How to reach Azure, and what of it to read. */
export interface AzureSettings extends CloudEndpoints {
  cloud: CloudName
  /** For private clouds and the sandbox, whose authority Microsoft's public instance discovery does not know. */
  disableInstanceDiscovery: boolean
  tenantId?: string
  clientId?: string
  /** Bare ids, lower case; empty means all that the credential sees. */
  subscriptions: string[]
  managementGroups: string[]
}

export interface Config {
  /** Without it, a PostgreSQL of our own runs below dataFolder. */
  databaseUrl?: string
  dataFolder: string
  port: number
  host: string
  azure: AzureSettings
  scan: {
    /** Five cron fields; null when scans only run on demand. */
    schedule: string | null
    timeZone: string
  }
  logLevel: LogLevel
  /** The dashboard says on every page that what it shows is sample data. */
  sampleData: boolean
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Rules of Azure for management group ids: up to 90 of these characters. */
const managementGroup = /^[\w().-]{1,90}$/

/** Until people sign in, whoever reaches the dashboard reads the whole estate: only this machine may. */
const loopback = ['localhost', '127.0.0.1', '::1']

const credentials = [
  'dev',
  'prod',
  'EnvironmentCredential',
  'WorkloadIdentityCredential',
  'ManagedIdentityCredential',
  'VisualStudioCodeCredential',
  'AzureCliCredential',
  'AzurePowerShellCredential',
  'AzureDeveloperCliCredential',
]

/** A value, or what it should have been: the text follows the variable's name in a sentence. */
function text(accepts: (value: string) => boolean, shouldBe: string) {
  return z.string().refine(accepts, { error: shouldBe })
}

function httpsUrl(shouldBe: string) {
  return text((value) => URL.canParse(value) && new URL(value).protocol === 'https:', shouldBe).transform((value) =>
    value.replace(/\/+$/, ''),
  )
}

function listOf(pattern: RegExp, shouldBe: string) {
  return z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,;]+/).filter(Boolean))
    .refine((values) => values.every((value) => pattern.test(value)), { error: shouldBe })
}

function flag(defaultValue: 'true' | 'false') {
  return text((value) => /^(true|false|1|0)$/i.test(value), 'must be true or false')
    .default(defaultValue)
    .transform((value) => /^(true|1)$/i.test(value))
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

/** pg-boss parses with the same library, but would take six fields as seconds first, and fewer as a shorthand. */
function isCronExpression(value: string): boolean {
  try {
    CronExpressionParser.parse(value)
    return value.trim().split(/\s+/).length === 5
  } catch {
    return false
  }
}

function isPostgresUrl(value: string): boolean {
  return URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol)
}

const variables = z.object({
  DATABASE_URL: text(isPostgresUrl, 'must be a URL such as postgresql://user:password@host:5432/temper').optional(),
  TEMPER_DATA: z.string().default('.temper'),
  PORT: text((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'must be a port number from 0 to 65535')
    .default('3000')
    .transform(Number),
  HOST: text(
    (value) => loopback.includes(value),
    'must be 127.0.0.1, ::1 or localhost: the dashboard has no sign-in yet, so nobody but this machine may reach it',
  ).default('127.0.0.1'),

  AZURE_CLOUD: z
    .enum(Object.keys(clouds) as [CloudName, ...CloudName[]], { error: 'must be public, usgovernment or china' })
    .default('public'),
  AZURE_AUTHORITY_HOST: httpsUrl('must be an https URL such as https://login.microsoftonline.com').optional(),
  AZURE_RESOURCE_MANAGER: httpsUrl('must be an https URL such as https://management.azure.com').optional(),
  AZURE_RESOURCE_MANAGER_AUDIENCE: httpsUrl(
    'must be the https URL that access tokens are asked for, such as https://management.azure.com',
  ).optional(),
  AZURE_DISABLE_INSTANCE_DISCOVERY: flag('false'),
  AZURE_TENANT_ID: text((value) => /^[\w.-]+$/.test(value), "must be the tenant's id (a GUID) or domain").optional(),
  AZURE_CLIENT_ID: text((value) => guid.test(value), "must be the application's client id (a GUID)").optional(),
  AZURE_TOKEN_CREDENTIALS: text(
    (value) => credentials.some((name) => name.toLowerCase() === value.toLowerCase()),
    `must be one of ${credentials.join(', ')}`,
  ).optional(),

  TEMPER_SUBSCRIPTIONS: listOf(guid, 'must be subscription ids (GUIDs) separated by commas'),
  TEMPER_MANAGEMENT_GROUPS: listOf(managementGroup, 'must be ids of management groups separated by commas'),
  TEMPER_SCAN_SCHEDULE: text(
    (value) => value === 'off' || isCronExpression(value),
    'must be a cron expression of five fields (minute, hour, day, month, weekday), such as 0 6 * * *, or off',
  ).default('0 6 * * *'),
  TEMPER_TIME_ZONE: text(isTimeZone, 'must be a time zone such as UTC or Europe/Berlin').default('UTC'),
  TEMPER_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  TEMPER_SAMPLE_DATA: flag('false'),
})

/** Typing errors in names go unnoticed otherwise, and the default that then holds may be the wrong one. */
function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('TEMPER_') && !(name in variables.shape))
    .map((variable) => ({
      variable,
      shouldBe: `is not a variable of Temper; there are ${Object.keys(variables.shape)
        .filter((name) => name.startsWith('TEMPER_'))
        .join(', ')}`,
    }))
}

/**
 * The configuration that the environment describes; a variable that is empty counts as not set.
 *
 * Credentials are none of ours: `@azure/identity` reads its own variables (AZURE_CLIENT_SECRET,
 * AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE …); only those that can be wrong in form are checked here.
 *
 * @throws ConfigError naming every variable that is wrong, and what it should be.
 */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(given)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => ({ variable: String(issue.path[0]), shouldBe: issue.message })),
    ...unknownVariables(given),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const values = parsed.data
  const cloud = clouds[values.AZURE_CLOUD]
  return {
    databaseUrl: values.DATABASE_URL,
    dataFolder: values.TEMPER_DATA,
    port: values.PORT,
    host: values.HOST,
    azure: {
      cloud: values.AZURE_CLOUD,
      resourceManager: values.AZURE_RESOURCE_MANAGER ?? cloud.resourceManager,
      authorityHost: values.AZURE_AUTHORITY_HOST ?? cloud.authorityHost,
      // A private cloud's tokens are for its own Resource Manager unless it says otherwise.
      audience: values.AZURE_RESOURCE_MANAGER_AUDIENCE ?? values.AZURE_RESOURCE_MANAGER ?? cloud.audience,
      disableInstanceDiscovery: values.AZURE_DISABLE_INSTANCE_DISCOVERY,
      tenantId: values.AZURE_TENANT_ID,
      clientId: values.AZURE_CLIENT_ID,
      subscriptions: unique(values.TEMPER_SUBSCRIPTIONS.map((id) => id.toLowerCase())),
      managementGroups: unique(values.TEMPER_MANAGEMENT_GROUPS),
    },
    scan: {
      schedule: values.TEMPER_SCAN_SCHEDULE === 'off' ? null : values.TEMPER_SCAN_SCHEDULE,
      timeZone: values.TEMPER_TIME_ZONE,
    },
    logLevel: values.TEMPER_LOG_LEVEL,
    sampleData: values.TEMPER_SAMPLE_DATA,
  }
}

function unique(values: string[]): string[] {
  return [...new Set(values)]
}

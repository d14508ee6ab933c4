import { CronExpressionParser } from 'cron-parser'
import { z } from 'zod'
import { type CloudEndpoints, type CloudName, clouds } from './clouds.ts'
import {
  isKeptDays,
  isSender,
  isSmtpUrl,
  isWebhook,
  KEPT_DAYS,
  mailAddress,
  type NotificationSettings,
  notificationSettings,
} from './notifications.ts'
import { secretFileVariables, withSecretFiles } from './secret-files.ts'
import { signInSettings } from './sign-in.ts'

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
  /** Only where it stands in a file: `@azure/identity` reads AZURE_CLIENT_SECRET itself, and knows no file. */
  clientSecret?: string
  /** Bare ids, lower case; empty means all that the credential sees. */
  subscriptions: string[]
  managementGroups: string[]
}

/** The app registration through which people sign in, and that the API's access tokens are for. */
export interface SignInSettings {
  /** The only tenant that people and applications may come from. */
  tenantId: string
  /** The issuer, such as https://login.microsoftonline.com/<tenant>/v2.0. */
  authority: string
  clientId: string
  /** How we prove who we are: exactly one. Files are read at each use, as what is in them is rotated. */
  credential:
    | { readonly kind: 'secret'; readonly secret: string }
    /** PEM, private key and certificate. */
    | { readonly kind: 'certificate'; readonly file: string }
    | { readonly kind: 'federated'; readonly file: string }
  /** The audience of access tokens to the API. */
  apiAudience: string
  /** Object ids of groups whose members have a role, besides the app roles of the token. */
  roleGroups: Readonly<Record<string, readonly string[]>>
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
  /** Where people reach the dashboard: what links, redirects and the check of origins go by. No path, no final slash. */
  publicUrl: string
  /** How many proxies in front of us add to X-Forwarded-For; 0 = the address of the connection is the visitor's. */
  trustedProxies: number
  /** Null while nobody has set it up: then nobody gets in, and every page says how to. */
  signIn: SignInSettings | null
  /** Null: /metrics answers nobody. */
  metricsToken: string | null
  notifications: NotificationSettings
  /** How many days notifications are kept. */
  notificationDays: number
  logLevel: LogLevel
  /** The dashboard says on every page that what it shows is sample data. */
  sampleData: boolean
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Rules of Azure for management group ids: up to 90 of these characters. */
const managementGroup = /^[\w().-]{1,90}$/

/** Elsewhere cookies and tokens would cross the network in the clear, unless TLS ends in front of us. */
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

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, pathname, search } = new URL(value)
  return pathname === '/' && search === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
}

function isLoopback(host: string): boolean {
  return loopback.includes(host.replace(/^\[|\]$/g, ''))
}

/** `Role=<group id>` by commas, a role as often as it has groups; null where it is not that. */
function roleGroups(value: string): Record<string, string[]> | null {
  const groups: Record<string, string[]> = {}
  for (const pair of value.split(/[\s,;]+/).filter(Boolean)) {
    const [role = '', group = ''] = pair.split('=')
    if (!/^(Security|Approver|Owner|Leadership|Auditor|Admin)$/.test(role) || !guid.test(group)) return null
    groups[role] = [...(groups[role] ?? []), group.toLowerCase()]
  }
  return groups
}

const variables = z.object({
  DATABASE_URL: text(isPostgresUrl, 'must be a URL such as postgresql://user:password@host:5432/temper').optional(),
  TEMPER_DATA: z.string().default('.temper'),
  PORT: text((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'must be a port number from 0 to 65535')
    .default('3000')
    .transform(Number),
  HOST: text((value) => /^[\w.:-]+$/.test(value), 'must be an address or a name of this machine').default('127.0.0.1'),
  TEMPER_URL: text(
    isOrigin,
    'must be where people reach the dashboard, such as https://temper.example.com, without a path; http only for localhost',
  )
    .transform((value) => new URL(value).origin)
    .optional(),
  TEMPER_TRUSTED_PROXIES: text((value) => /^\d$/.test(value), 'must be how many proxies stand in front, from 0 to 9')
    .default('0')
    .transform(Number),

  TEMPER_SIGN_IN_TENANT_ID: text((value) => guid.test(value), "must be the tenant's id (a GUID)").optional(),
  TEMPER_SIGN_IN_AUTHORITY: httpsUrl('must be the https URL of the issuer').optional(),
  TEMPER_SIGN_IN_CLIENT_ID: text((value) => guid.test(value), 'must be a client id (a GUID)').optional(),
  TEMPER_SIGN_IN_CLIENT_SECRET: z.string().optional(),
  TEMPER_SIGN_IN_CERTIFICATE_FILE: z.string().optional(),
  TEMPER_SIGN_IN_FEDERATED_TOKEN_FILE: z.string().optional(),
  TEMPER_ROLE_GROUPS: text(
    (value) => roleGroups(value) !== null,
    'must map roles to object ids of groups, such as Security=<id>,Owner=<id>',
  )
    .default('')
    .transform((value) => roleGroups(value) ?? {}),
  TEMPER_API_AUDIENCE: z.string().optional(),
  TEMPER_METRICS_TOKEN: text((value) => value.length >= 16, 'must have 16 letters or more').optional(),
  TEMPER_TEAMS_WEBHOOK: text(isWebhook, 'must be the https URL of a workflow of Teams').optional(),
  TEMPER_SLACK_WEBHOOK: text(isWebhook, 'must be the https URL of an incoming webhook of Slack').optional(),
  TEMPER_SMTP_URL: text(
    isSmtpUrl,
    'must be a URL such as smtp://user:password@mail.example.com:587 or smtps://…:465',
  ).optional(),
  TEMPER_SMTP_FROM: text(isSender, 'must be an address, such as Temper <temper@example.com>').optional(),
  TEMPER_SMTP_APPROVERS: listOf(mailAddress, 'must be mail addresses separated by commas'),
  TEMPER_NOTIFICATION_DAYS: text(isKeptDays, 'must be how many days notifications are kept, from 30 to 3650')
    .default(String(KEPT_DAYS))
    .transform(Number),

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

/** Every variable that there is, those for secrets in files included; README.md, Configuration, lists the same. */
export const variableNames: readonly string[] = [...Object.keys(variables.shape), ...secretFileVariables]

/** Typing errors in names go unnoticed otherwise, and the default that then holds may be the wrong one. */
function unknownVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('TEMPER_') && !(name in variables.shape) && !secretFileVariables.includes(name))
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
  const files = withSecretFiles(env)
  const given = Object.fromEntries(Object.entries(files.env).filter(([, value]) => value?.trim()))
  const parsed = variables.safeParse(given)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => ({ variable: String(issue.path[0]), shouldBe: issue.message })),
    ...unknownVariables(given),
    ...files.problems,
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const values = parsed.data
  const cloud = clouds[values.AZURE_CLOUD]
  const signIn = signInSettings(
    {
      tenantId: values.TEMPER_SIGN_IN_TENANT_ID ?? values.AZURE_TENANT_ID,
      authority: values.TEMPER_SIGN_IN_AUTHORITY,
      clientId: values.TEMPER_SIGN_IN_CLIENT_ID,
      secret: values.TEMPER_SIGN_IN_CLIENT_SECRET,
      certificateFile: values.TEMPER_SIGN_IN_CERTIFICATE_FILE,
      federatedTokenFile: values.TEMPER_SIGN_IN_FEDERATED_TOKEN_FILE,
      apiAudience: values.TEMPER_API_AUDIENCE,
      roleGroups: values.TEMPER_ROLE_GROUPS,
    },
    values.AZURE_AUTHORITY_HOST ?? cloud.authorityHost,
  )
  const publicUrl = values.TEMPER_URL ?? `http://localhost:${values.PORT}`
  const reach: ConfigProblem[] =
    isLoopback(values.HOST) || publicUrl.startsWith('https:')
      ? []
      : [
          {
            variable: 'HOST',
            shouldBe:
              'must be 127.0.0.1, ::1 or localhost until TEMPER_URL names an https address: put a proxy that ends TLS in front',
          },
        ]
  const notifications = notificationSettings({
    teamsWebhook: values.TEMPER_TEAMS_WEBHOOK,
    slackWebhook: values.TEMPER_SLACK_WEBHOOK,
    smtpUrl: values.TEMPER_SMTP_URL,
    smtpFrom: values.TEMPER_SMTP_FROM,
    smtpApprovers: unique(values.TEMPER_SMTP_APPROVERS),
  })
  const missing = [...signIn.problems, ...notifications.problems, ...reach]
  if (missing.length > 0) throw new ConfigError(missing)
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
      clientSecret: env.AZURE_CLIENT_SECRET_FILE?.trim() ? files.env.AZURE_CLIENT_SECRET : undefined,
      subscriptions: unique(values.TEMPER_SUBSCRIPTIONS.map((id) => id.toLowerCase())),
      managementGroups: unique(values.TEMPER_MANAGEMENT_GROUPS),
    },
    scan: {
      schedule: values.TEMPER_SCAN_SCHEDULE === 'off' ? null : values.TEMPER_SCAN_SCHEDULE,
      timeZone: values.TEMPER_TIME_ZONE,
    },
    publicUrl,
    trustedProxies: values.TEMPER_TRUSTED_PROXIES,
    signIn: signIn.settings,
    metricsToken: values.TEMPER_METRICS_TOKEN ?? null,
    notifications: notifications.settings,
    notificationDays: values.TEMPER_NOTIFICATION_DAYS,
    logLevel: values.TEMPER_LOG_LEVEL,
    sampleData: values.TEMPER_SAMPLE_DATA,
  }
}

function unique(values: string[]): string[] {
  return [...new Set(values)]
}

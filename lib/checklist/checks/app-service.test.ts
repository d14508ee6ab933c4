import { assetId, cases, row } from '../testing.ts'
import { appService } from './app-service.ts'

const app = (kind: unknown, properties: object) => row({ kind, properties })

cases(appService, 'app-service-https-only', [
  ['HTTPS only', app('app', { httpsOnly: true }), 'pass'],
  ['HTTP too', app('app,linux', { httpsOnly: false }), 'fail'],
  ['unset', app('app', {}), 'fail'],
  ['no kind', app('', { httpsOnly: false }), 'fail'],
  ['null for a kind', app(null, { httpsOnly: true }), 'pass'],
  ['a function app', app('FunctionApp', { httpsOnly: false }), 'none'],
  ['no properties', null, 'unknown'],
])

cases(appService, 'function-app-https-only', [
  ['HTTPS only', app('functionapp', { httpsOnly: true }), 'pass'],
  ['HTTP too', app('FunctionApp,Linux', { httpsOnly: false }), 'fail'],
  ['unset', app('functionapp', { httpsOnly: null }), 'fail'],
  ['a web app', app('app', { httpsOnly: false }), 'none'],
  ['a logic app', app('functionapp,workflowapp', { httpsOnly: false }), 'none'],
  ['on Container Apps', app('functionapp,linux,container,azurecontainerapps', {}), 'none'],
  ['no properties', row({ kind: 'functionapp', properties: null }), 'unknown'],
])

cases(appService, 'app-service-public-network-access', [
  ['disabled', { publicNetworkAccess: 'Disabled', hostingEnvironmentProfile: null }, 'pass'],
  ['enabled', { publicNetworkAccess: 'Enabled' }, 'fail'],
  ['unset', { publicNetworkAccess: null, hostingEnvironmentProfile: {} }, 'fail'],
  ['in an App Service Environment', { hostingEnvironmentProfile: { id: '/ase' } }, 'none'],
  ['no properties', null, 'unknown'],
])

const assessment = (name: string, code: string) => ({
  id: `${assetId('microsoft.web/sites')}/providers/Microsoft.Security/assessments/${name}`,
  name,
  type: 'microsoft.security/assessments',
  properties: {
    resourceDetails: { source: 'Azure', id: assetId('microsoft.web/sites') },
    status: { code },
  },
})
const ftps = '19beaa2a-a126-b4dd-6d35-617f6cc83fca'

cases(appService, 'app-service-ftp', [
  ['no FTP', { siteConfig: { ftpsState: 'Disabled' } }, 'pass'],
  ['FTPS only', { siteConfig: { ftpsState: 'FtpsOnly' } }, 'pass'],
  ['plain FTP', { siteConfig: { ftpsState: 'AllAllowed' } }, 'fail'],
  [
    'plain FTP, Defender not up to date',
    { siteConfig: { ftpsState: 'AllAllowed' } },
    'fail',
    [assessment(ftps, 'Healthy')],
  ],
  ['not told', { siteConfig: { ftpsState: null } }, 'unknown'],
  [
    'not told, healthy by Defender',
    { siteConfig: { ftpsState: null } },
    'pass',
    [assessment(ftps.toUpperCase(), 'Healthy')],
  ],
  ['not told, unhealthy by Defender', { siteConfig: null }, 'fail', [assessment(ftps, 'Unhealthy')]],
  ['not told, another assessment', {}, 'unknown', [assessment('1195afff-c881-495e-9bc5-1486211ae03f', 'Healthy')]],
  ['does not apply by Defender', {}, 'none', [assessment(ftps, 'NotApplicable')]],
  ['no properties', null, 'unknown'],
])

cases(appService, 'app-service-remote-debugging', [
  ['off', { siteConfig: { remoteDebuggingEnabled: false } }, 'pass'],
  ['on', { siteConfig: { remoteDebuggingEnabled: true } }, 'fail'],
  ['not told', { siteConfig: { remoteDebuggingEnabled: null } }, 'unknown'],
  ['not told, unhealthy by Defender', {}, 'fail', [assessment('64b8637e-4e1d-76a9-0fc9-c1e487a97ed8', 'Unhealthy')]],
  ['no properties', null, 'unknown'],
])

cases(appService, 'app-service-ssh', [
  ['closed', { sshEnabled: false }, 'pass'],
  ['open', { sshEnabled: true }, 'fail'],
  ['unset', { sshEnabled: null }, 'fail'],
  ['no properties', null, 'unknown'],
])

cases(appService, 'app-service-managed-identity', [
  ['of the system', row({ identity: { type: 'SystemAssigned' }, properties: {} }), 'pass'],
  ['assigned by a user', row({ identity: { type: 'UserAssigned' }, properties: {} }), 'pass'],
  ['both', row({ identity: { type: 'SystemAssigned, UserAssigned' }, properties: {} }), 'pass'],
  ['none', row({ identity: null, properties: {} }), 'fail'],
  ['taken away', row({ identity: { type: 'None' }, properties: {} }), 'fail'],
])

cases(appService, 'app-service-minimum-tls', [
  ['1.2', { siteConfig: { minTlsVersion: '1.2' } }, 'pass'],
  ['1.3', { siteConfig: { minTlsVersion: '1.3' } }, 'pass'],
  ['1.0', { siteConfig: { minTlsVersion: '1.0' } }, 'fail'],
  ['not told', { siteConfig: { minTlsVersion: null } }, 'unknown'],
  ['not told, healthy by Defender', {}, 'pass', [assessment('2a54c352-7ca4-4bae-ad46-47ecd9595bd2', 'Healthy')]],
  ['no properties', null, 'unknown'],
])

cases(appService, 'app-service-end-to-end-encryption', [
  ['on', app('app', { endToEndEncryptionEnabled: true }), 'pass'],
  ['off', app('app', { endToEndEncryptionEnabled: false }), 'fail'],
  ['unset', app('', {}), 'fail'],
  ['a function app', app('functionapp', {}), 'none'],
  ['no properties', null, 'unknown'],
])

const stack = (linuxFxVersion: unknown) => ({ siteConfig: { linuxFxVersion } })

cases(appService, 'app-service-supported-runtime', [
  ['Node.js 22', stack('NODE|22-lts'), 'pass'],
  ['Node.js 18', stack('node|18-lts'), 'fail'],
  ['Python 3.11', stack('PYTHON|3.11'), 'pass'],
  ['Python 3.9', stack('Python|3.9'), 'fail'],
  ['PHP 8.3', stack('PHP|8.3'), 'pass'],
  ['PHP 7.4', stack('PHP|7.4'), 'fail'],
  ['.NET 10', stack('DOTNETCORE|10.0'), 'pass'],
  ['.NET 6 of functions', stack('DOTNET-ISOLATED|6.0'), 'fail'],
  ['a container', stack('DOCKER|registry.azurecr.io/app:1'), 'none'],
  ['Java', stack('JAVA|17-java17'), 'none'],
  ['Windows', stack(''), 'none'],
  ['not told', stack(null), 'none'],
  ['a version that is none', stack('NODE|lts'), 'fail'],
  ['no properties', null, 'unknown'],
])

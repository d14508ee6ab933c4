import { z } from 'zod'
import { assessedHealthy } from '../assessments.ts'
import { bicep, bicepBeside } from '../bicep.ts'
import { check, checksFor, parameter, type Tools } from '../check.ts'
import { managedIdentity } from '../managed-identity.ts'
import type { Rule } from '../rule.ts'
import { isRuntime, isSupported } from '../runtimes.ts'

const site = bicep('app', 'Microsoft.Web/sites@2024-04-01')
const beside = bicepBeside('app', 'Microsoft.Web/sites@2024-04-01')

/** Everything but function apps; an app of before kinds has none. */
const isWebApp = ({ at }: Tools) => at('kind').mustNotContain('functionapp', { unset: 'pass' })

/** Logic apps and functions on Container Apps call themselves function apps too, and take HTTPS elsewhere. */
const isFunctionApp = ({ all, at }: Tools) =>
  all(
    at('kind').mustContain('functionapp', { unset: 'fail' }),
    at('kind').mustNotContain('workflowapp', { unset: 'none' }),
    at('kind').mustNotContain('azurecontainerapps', { unset: 'none' }),
  )

/**
 * Resource Graph carries only part of siteConfig: null there means that it was not asked, never that it is unset. What
 * it does not tell, Defender for Cloud may.
 */
function toldOrAssessed({ otherwise }: Tools, told: Rule, expected: string, ...keys: readonly string[]): Rule {
  return otherwise(told, assessedHealthy(expected, ...keys))
}

const refusesHttp = {
  severity: 'high',
  pillar: 'configure',
  area: 'networking',
  guidance: 'legacy-protocols',
  version: 1,
  why: 'Over plain HTTP whoever sits on the way reads and changes what users and application tell each other, cookies and passwords included.',
  effort: 'policy',
  // Off unless somebody turns it on.
  evaluate: ({ at }: Tools) => at('properties.httpsOnly').mustBe(true, { unset: 'fail' }),
} as const

export const appService = checksFor(
  ['microsoft.web/sites', 'microsoft.web/sites/slots'],
  [
    check('app-service-https-only', {
      ...refusesHttp,
      title: 'Web apps take HTTPS only',
      fix: {
        portal: 'Web app $NAME → Settings → Configuration → General settings → HTTPS Only: On → Save',
        cli: 'az webapp update --ids $ID --https-only true',
        bicep: site('httpsOnly: true'),
      },
      caution:
        'Clients that never follow a redirect, such as devices and old health probes, fail: look for port 80 in the HTTP logs.',
      references: {
        mcsb: ['DP-3'],
        psrule: ['Azure.AppService.UseHTTPS'],
        policy: ['a4af4a39-4135-47fb-b175-47fbdf85311d', 'ae1b9a8c-dfce-4605-bd91-69213b4a26fc'],
        defender: ['1b351b29-41ca-6df5-946c-c190a56be5fe'],
        prowler: ['app_ensure_http_is_redirected_to_https'],
        cloudsploit: ['httpsOnlyEnabled'],
      },
      when: isWebApp,
    }),

    check('function-app-https-only', {
      ...refusesHttp,
      title: 'Function apps take HTTPS only',
      fix: {
        portal: 'Function app $NAME → Settings → Configuration → General settings → HTTPS Only: On → Save',
        cli: 'az functionapp update --ids $ID --set httpsOnly=true',
        bicep: site('httpsOnly: true'),
      },
      caution: 'Callers with http:// in their address that do not follow redirects fail: look for port 80 in the logs.',
      references: {
        mcsb: ['DP-3'],
        psrule: ['Azure.AppService.UseHTTPS'],
        policy: ['6d555dd1-86f2-4f1c-8ed7-5abae7c6cbab'],
        defender: ['cb0acdc6-0846-fd48-debe-9905af151b6d'],
        prowler: ['app_function_ensure_http_is_redirected_to_https'],
        cloudsploit: ['httpsOnlyEnabled'],
      },
      when: isFunctionApp,
    }),

    check('app-service-public-network-access', {
      title: 'Apps have no public endpoint of their own',
      pillar: 'footprint',
      area: 'networking',
      severity: 'medium',
      guidance: 'shared-addresses',
      version: 1,
      why: 'An app that answers to the internet itself can be attacked past the web application firewall that was put before it. Behind a private endpoint only that gateway and your networks reach it.',
      fix: {
        portal:
          'App $NAME → Settings → Networking → Inbound: add a private endpoint; then Public network access → Disabled → Save',
        cli: 'az resource update --ids $ID --set properties.publicNetworkAccess=Disabled',
        bicep: site("publicNetworkAccess: 'Disabled'"),
      },
      caution:
        'The app and its deployment site become unreachable from the internet, hosted pipelines included. Put Front Door or an application gateway with a private origin before it first.',
      effort: 'asset',
      references: {
        mcsb: ['NS-2'],
        policy: ['1b5ef780-c53c-4a64-87f3-bb9c8c8094ba', '701a595d-38fb-4a66-ae6d-fb3735217622'],
        prowler: ['app_function_not_publicly_accessible'],
        cloudsploit: ['appServicePublicAccess'],
      },
      // In an App Service Environment the environment decides who gets in.
      when: ({ at, not }) => not(at('properties.hostingEnvironmentProfile.id').isSet()),
      // Unset, the endpoint is open, unless there is a private one; the switch must be declared to stay closed.
      evaluate: ({ at }) => at('properties.publicNetworkAccess').mustBe('Disabled', { unset: 'fail' }),
    }),

    check('app-service-ftp', {
      title: 'Apps take no deployment over plain FTP',
      pillar: 'footprint',
      area: 'networking',
      severity: 'high',
      guidance: 'unused-ports',
      version: 1,
      why: 'FTP sends the publishing password unencrypted, and that password is enough to replace the whole app.',
      fix: {
        portal: 'App $NAME → Settings → Configuration → General settings → FTP state: Disabled → Save',
        cli: 'az webapp config set --ids $ID --ftps-state Disabled',
        bicep: site("siteConfig: { ftpsState: 'Disabled' }"),
      },
      caution:
        'Who deploys by FTP must change to FTPS or, better, to a pipeline: ask the owners, there is no log of it.',
      effort: 'policy',
      references: {
        mcsb: ['DP-3'],
        psrule: ['Azure.AppService.WebSecureFtp'],
        policy: ['4d24b6d4-5e53-4a4f-a7f4-618fa573ee4b', '399b2637-a50f-4f95-96f8-3a145476eb15'],
        defender: ['19beaa2a-a126-b4dd-6d35-617f6cc83fca', '972a6579-f38f-c0b9-1b4b-a5bbeba3ab5b'],
        prowler: ['app_ftp_deployment_disabled'],
        cloudsploit: ['ftpsOnlyAccessEnabled'],
      },
      reads: ['microsoft.security/assessments'],
      evaluate: (tools) =>
        toldOrAssessed(
          tools,
          tools.at('properties.siteConfig.ftpsState').oneOf(['Disabled', 'FtpsOnly'], { unset: 'unknown' }),
          'FTPS only, or no FTP',
          '19beaa2a-a126-b4dd-6d35-617f6cc83fca',
          '972a6579-f38f-c0b9-1b4b-a5bbeba3ab5b',
        ),
    }),

    check('app-service-remote-debugging', {
      title: 'Apps do not run with remote debugging',
      pillar: 'footprint',
      area: 'resources',
      severity: 'medium',
      guidance: 'unused-capabilities',
      version: 1,
      why: 'Remote debugging opens more ports and lets whoever has the publishing credentials read the memory of the app, with every secret and session in it.',
      fix: {
        portal: 'App $NAME → Settings → Configuration → General settings → Remote debugging: Off → Save',
        cli: 'az webapp config set --ids $ID --remote-debugging-enabled false',
        bicep: site('siteConfig: { remoteDebuggingEnabled: false }'),
      },
      caution: 'Somebody may be debugging at this moment: the app restarts.',
      effort: 'policy',
      references: {
        mcsb: ['PV-2'],
        psrule: ['Azure.AppService.RemoteDebug'],
        policy: ['cb510bfd-1cba-4d9f-a230-cb0976f4bb71', '0e60b895-3786-45da-8377-9c6b4b6ac5f9'],
        defender: ['64b8637e-4e1d-76a9-0fc9-c1e487a97ed8', '093c685b-56dd-13a3-8ed5-887a001837a2'],
        cloudsploit: ['remoteDebuggingDisabled'],
      },
      reads: ['microsoft.security/assessments'],
      evaluate: (tools) =>
        toldOrAssessed(
          tools,
          tools.at('properties.siteConfig.remoteDebuggingEnabled').mustBe(false, { unset: 'unknown' }),
          'remote debugging is off',
          '64b8637e-4e1d-76a9-0fc9-c1e487a97ed8',
          '093c685b-56dd-13a3-8ed5-887a001837a2',
        ),
    }),

    check('app-service-ssh', {
      title: 'Apps keep their SSH console closed',
      pillar: 'footprint',
      area: 'resources',
      severity: 'low',
      guidance: 'unused-capabilities',
      version: 1,
      why: 'The console of the deployment site gives a shell inside the running app to anyone who may publish it: secrets can be read and code changed without a deployment that anybody sees.',
      fix: {
        portal: 'App $NAME → Settings → Configuration → General settings → SSH: Off → Save',
        cli: 'az resource update --ids $ID --set properties.sshEnabled=false',
        bicep: site('sshEnabled: false'),
      },
      caution:
        'Those who look into a running app for trouble lose their way in: agree on logs and a way to reopen first.',
      effort: 'policy',
      references: { mcsb: ['PV-2'], policy: ['25255ddf-ef4f-4283-975a-5590ad111bba'] },
      // Open unless somebody closes it.
      evaluate: ({ at }) => at('properties.sshEnabled').mustBe(false, { unset: 'fail' }),
    }),

    check('app-service-managed-identity', {
      title: 'Apps have a managed identity',
      pillar: 'configure',
      area: 'identity',
      severity: 'medium',
      guidance: 'managed-identities',
      version: 1,
      why: 'Without an identity of its own an app needs passwords and keys in its settings, where everyone who may publish can read them, and from where they leak into backups and logs.',
      fix: {
        portal: 'App $NAME → Settings → Identity → System assigned → Status: On → Save',
        cli: 'az webapp identity assign --ids $ID',
        bicep: beside("identity: { type: 'SystemAssigned' }"),
      },
      caution:
        'The identity alone changes nothing: give it the roles it needs, then take the secrets out of the settings.',
      effort: 'asset',
      references: {
        mcsb: ['IM-3'],
        psrule: ['Azure.AppService.ManagedIdentity'],
        policy: ['2b9ad585-36bc-4615-b300-fd4435808332', '0da106f2-4ca3-48e8-bc85-c638fe6aea8f'],
        prowler: ['app_register_with_identity', 'app_function_identity_is_configured'],
        cloudsploit: ['identityEnabled'],
      },
      evaluate: managedIdentity,
    }),

    check('app-service-minimum-tls', {
      title: 'Apps refuse TLS older than 1.2',
      pillar: 'configure',
      area: 'networking',
      severity: 'high',
      guidance: 'legacy-protocols',
      version: 1,
      why: 'TLS 1.0 and 1.1 have known weaknesses: somebody on the way can weaken or read a connection that a client still opens with them.',
      fix: {
        portal: 'App $NAME → Settings → Configuration → General settings → Minimum Inbound TLS Version: 1.2 → Save',
        cli: 'az webapp config set --ids $ID --min-tls-version 1.2',
        bicep: site("siteConfig: { minTlsVersion: '1.2' }"),
      },
      caution:
        'Old browsers and devices cannot connect any more: look for their TLS version in the logs of the gateway.',
      effort: 'policy',
      references: {
        mcsb: ['DP-3', 'NS-8'],
        psrule: ['Azure.AppService.MinTLS'],
        policy: ['f0e6e85b-9b9f-4a4b-b67b-f730d42f1b0b', 'f9d614c5-c173-4d56-95a7-b4437057d193'],
        defender: ['2a54c352-7ca4-4bae-ad46-47ecd9595bd2', '15be5f3c-e0a4-c0fa-fbff-8e50339b4b22'],
        prowler: ['app_minimum_tls_version_12'],
        cloudsploit: ['tlsVersionCheck'],
      },
      reads: ['microsoft.security/assessments'],
      parameters: {
        lowest: parameter(z.enum(['1.2', '1.3']), '1.2', 'The lowest TLS version that clients may use'),
      },
      evaluate: (tools) =>
        toldOrAssessed(
          tools,
          tools.at('properties.siteConfig.minTlsVersion').atLeastTls(tools.parameters.lowest, { unset: 'unknown' }),
          'the latest TLS version',
          '2a54c352-7ca4-4bae-ad46-47ecd9595bd2',
          '15be5f3c-e0a4-c0fa-fbff-8e50339b4b22',
        ),
    }),

    check('app-service-end-to-end-encryption', {
      title: 'Web apps encrypt up to the worker',
      pillar: 'configure',
      area: 'networking',
      severity: 'low',
      guidance: 'tighten-configuration',
      version: 1,
      why: 'The front ends of the platform open TLS and pass requests on unencrypted inside the data centre. Where data must never travel in the clear, encryption has to reach the worker.',
      fix: {
        portal: 'Web app $NAME → Settings → Configuration → General settings → End-to-end TLS encryption: On → Save',
        cli: 'az resource update --ids $ID --set properties.endToEndEncryptionEnabled=true',
        bicep: site('endToEndEncryptionEnabled: true'),
      },
      caution: 'Needs a Standard plan or better, and costs some latency: measure on a slot first.',
      effort: 'policy',
      references: {
        mcsb: ['DP-3'],
        policy: ['af1d7e88-c1c8-4ea8-be1f-87bff0df9101', '123aed70-491a-4f07-a569-e1f3a8dd651e'],
      },
      when: isWebApp,
      // Off unless somebody turns it on.
      evaluate: ({ at }) => at('properties.endToEndEncryptionEnabled').mustBe(true, { unset: 'fail' }),
    }),

    check('app-service-supported-runtime', {
      title: 'Apps run on a supported language runtime',
      pillar: 'maintain',
      area: 'resources',
      severity: 'high',
      guidance: 'platform-updates',
      version: 1,
      why: 'A runtime past its end of life gets no more fixes: the next published flaw works against the app until somebody moves it, and exploits are written from the fixes of the versions that still get them.',
      fix: {
        portal: 'App $NAME → Settings → Configuration → Stack settings → choose a supported version → Save',
        cli: 'az webapp list-runtimes --os linux\naz webapp config set --ids $ID --linux-fx-version RUNTIME',
        bicep: site("siteConfig: { linuxFxVersion: 'NODE|24-lts' }"),
      },
      caution: 'New versions drop old behaviour: run the tests of the app on a slot with the new version, then swap.',
      effort: 'asset',
      references: {
        mcsb: ['PV-6'],
        // PSRule has rules on runtimes too, with lowest versions that have ended since.
        prowler: ['app_ensure_php_version_is_latest', 'app_ensure_python_version_is_latest'],
        cloudsploit: ['nodeJsVersion', 'phpVersion', 'pythonVersion'],
      },
      parameters: {
        // By the end-of-life dates of their makers, as of November 2026: Node.js 20 in April 2026, Python 3.10 in
        // October 2026, PHP 8.1 in December 2025, .NET 8 and 9 on 10 November 2026.
        lowest: parameter(
          z.object({
            node: z.string(),
            python: z.string(),
            php: z.string(),
            dotnetcore: z.string(),
            dotnet: z.string(),
            'dotnet-isolated': z.string(),
          }),
          { node: '22', python: '3.11', php: '8.2', dotnetcore: '10', dotnet: '10', 'dotnet-isolated': '10' },
          'The lowest version of each runtime that gets security fixes',
        ),
      },
      // Containers bring their own runtime, and Windows tells none here: this is about Linux stacks.
      when: ({ at }) =>
        at('properties.siteConfig.linuxFxVersion').satisfies('a known runtime', isRuntime, { unset: 'none' }),
      evaluate: ({ at, parameters: { lowest } }) =>
        at('properties.siteConfig.linuxFxVersion').satisfies(
          `at least Node.js ${lowest.node}, Python ${lowest.python}, PHP ${lowest.php}, .NET ${lowest.dotnet}`,
          (version) => isSupported(version, lowest),
          { unset: 'none' },
        ),
    }),
  ],
)

import { assessedHealthy } from '../assessments.ts'
import { bicep } from '../bicep.ts'
import { check, checksFor } from '../check.ts'

const registry = bicep('registry', 'Microsoft.ContainerRegistry/registries@2025-04-01')

export const containerRegistries = checksFor('microsoft.containerregistry/registries', [
  check('registry-admin-user', {
    title: 'Container registries have no admin user',
    pillar: 'footprint',
    area: 'identity',
    severity: 'high',
    guidance: 'unused-accounts',
    version: 1,
    why: 'The admin user is one name with two passwords that all share, and that may push: whoever finds it in a pipeline replaces the images that run in production, and no log says who it was.',
    fix: {
      portal: 'Container registry $NAME → Settings → Access keys → Admin user: clear',
      cli: 'az acr update --name $NAME --resource-group $RESOURCE_GROUP --admin-enabled false',
      bicep: registry('adminUserEnabled: false'),
    },
    caution:
      'Pulls and pushes with the admin password stop: give apps and pipelines an identity with AcrPull or AcrPush first.',
    effort: 'policy',
    references: {
      mcsb: ['IM-1'],
      psrule: ['Azure.ACR.AdminUser'],
      policy: ['dc921057-6b28-4fbe-9b83-f7bec05db6c2'],
      prowler: ['containerregistry_admin_user_disabled'],
      cloudsploit: ['acrAdminUser'],
    },
    // Off unless somebody turns it on.
    evaluate: ({ at }) => at('properties.adminUserEnabled').mustBe(false, { unset: 'default' }),
  }),

  check('registry-anonymous-pull', {
    title: 'Container registries ask who pulls',
    pillar: 'footprint',
    area: 'identity',
    severity: 'high',
    guidance: 'unused-authentication',
    version: 1,
    why: 'With anonymous pull anybody on the internet downloads every image, with the code, the internal names and the forgotten secrets in its layers.',
    fix: {
      portal: 'There is no switch in the portal: use the command line',
      cli: 'az acr update --name $NAME --resource-group $RESOURCE_GROUP --anonymous-pull-enabled false',
      bicep: registry('anonymousPullEnabled: false'),
    },
    caution:
      'Customers and devices may pull without signing in: the login events of the registry show anonymous pulls.',
    effort: 'policy',
    references: {
      mcsb: ['IM-1'],
      psrule: ['Azure.ACR.AnonymousAccess'],
      policy: ['9f2dea28-e834-476c-99c5-3507b4728395'],
      cloudsploit: ['acrAnonymousPullAccessEnabled'],
    },
    // Off unless somebody turns it on.
    evaluate: ({ at }) => at('properties.anonymousPullEnabled').mustBe(false, { unset: 'default' }),
  }),

  check('registry-firewall', {
    title: 'Container registries answer only to chosen networks',
    pillar: 'footprint',
    area: 'networking',
    severity: 'medium',
    guidance: 'service-firewalls',
    version: 1,
    why: 'A leaked token pulls your code, or pushes a poisoned image, from anywhere as long as the registry answers to every network.',
    fix: {
      portal:
        'Container registry $NAME → Settings → Networking → Public access: Selected networks or Disabled → Save (needs the Premium tier)',
      cli: 'az acr update --name $NAME --resource-group $RESOURCE_GROUP --sku Premium --default-action Deny',
      bicep: registry("networkRuleSet: { defaultAction: 'Deny', ipRules: [] }"),
    },
    caution:
      'Premium costs more. Clusters, apps and hosted pipelines outside the allowed networks cannot pull any more: read the caller addresses in the login events first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-2'],
      psrule: ['Azure.ACR.Firewall'],
      policy: ['d0793b48-0edc-4296-a390-4c75d1bdfd71'],
      prowler: ['containerregistry_not_publicly_accessible'],
      cloudsploit: ['acrPublicAccess'],
    },
    evaluate: ({ any, at }) =>
      any(
        // Unset, the endpoint is public.
        at('properties.publicNetworkAccess').oneOf(['Disabled', 'SecuredByPerimeter'], { unset: 'fail' }),
        // Lower tiers have no firewall, and show no rules.
        at('properties.networkRuleSet.defaultAction').mustBe('Deny', { unset: 'fail' }),
      ),
  }),

  check('registry-export', {
    title: 'Container registries keep their images from being exported',
    pillar: 'configure',
    area: 'resources',
    severity: 'low',
    guidance: 'tighten-configuration',
    version: 1,
    why: 'Behind a closed network an insider, or a stolen identity, can still copy all images to a registry of their own with one import. Where export is off they cannot.',
    fix: {
      portal: 'There is no switch in the portal: use the command line',
      cli: 'az acr update --name $NAME --resource-group $RESOURCE_GROUP --public-network-enabled false --allow-exports false',
      bicep: registry("publicNetworkAccess: 'Disabled'", "policies: { exportPolicy: { status: 'disabled' } }"),
    },
    caution:
      'Needs the Premium tier and a closed public endpoint. Imports into other registries and transfer pipelines stop.',
    effort: 'policy',
    references: { mcsb: ['DP-2'], psrule: ['Azure.ACR.ExportPolicy'] },
    evaluate: ({ all, at }) =>
      all(
        // Export is allowed unless it was disabled,
        at('properties.policies.exportPolicy.status').mustBe('disabled', { unset: 'fail' }),
        // and without a closed endpoint the policy keeps nobody from pulling.
        at('properties.publicNetworkAccess').mustBe('Disabled', { unset: 'fail' }),
      ),
  }),

  check('registry-image-vulnerabilities', {
    title: 'Container images have no open vulnerability findings',
    pillar: 'maintain',
    area: 'code',
    severity: 'high',
    guidance: 'code-reviews',
    version: 1,
    why: 'Images carry an operating system and libraries that age from the day they are built. Their published flaws are the first that an intruder tries in whatever runs from them.',
    fix: {
      portal:
        'Microsoft Defender for Cloud → Recommendations → Azure registry container images should have vulnerabilities resolved → the registry → rebuild each image on a current base',
      cli: 'az acr task create --registry $NAME --name rebuild --image IMAGE:TAG --context REPOSITORY_URL --file Dockerfile --base-image-trigger-enabled true',
      bicep: [
        "resource plan 'Microsoft.Security/pricings@2024-01-01' = {",
        "  name: 'Containers'",
        "  properties: { pricingTier: 'Standard' }",
        '}',
      ].join('\n'),
    },
    caution:
      'A rebuilt image brings newer libraries along: test it as any other release, and delete the tags that nothing runs.',
    effort: 'asset',
    references: {
      mcsb: ['DS-6', 'PV-6'],
      psrule: ['Azure.ACR.ImageHealth'],
      policy: ['090c7b07-b4ed-4561-ad20-e9075f3ccaff'],
      defender: ['c0b7cfc6-3172-465a-b378-53c7ff2cc0d5'],
    },
    reads: ['microsoft.security/assessments'],
    evaluate: () => assessedHealthy('no unhealthy image', 'c0b7cfc6-3172-465a-b378-53c7ff2cc0d5'),
  }),
])

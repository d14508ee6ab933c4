import { z } from 'zod'
import { assessedHealthy } from '../assessments.ts'
import { at } from '../at.ts'
import { bicep } from '../bicep.ts'
import { beginsWith, sameText } from '../casing.ts'
import { check, checksFor, parameter, type Tools } from '../check.ts'
import { pathsOf, readsOf } from '../combine.ts'
import { notReachable } from '../exposure.ts'
import type { Row } from '../row.ts'
import { type EstateView, emptyEstate, type Rule } from '../rule.ts'
import { type Code, PASS, UNKNOWN } from '../verdict.ts'

const machine = bicep('machine', 'Microsoft.Compute/virtualMachines@2024-11-01')

const NICS = 'microsoft.network/networkinterfaces'
const ASSESSMENTS = 'microsoft.security/assessments'
const PATCHES = 'microsoft.compute/virtualmachines/patchassessmentresults'
const GUEST_RESULTS = 'microsoft.guestconfiguration/guestconfigurationassignments'

const LINUX = 'properties.osProfile.linuxConfiguration'
const WINDOWS = 'properties.osProfile.windowsConfiguration'

const system = at('properties.storageProfile.osDisk.osType')
const linux = () => system.mustBe('Linux', { unset: 'unknown' })

/** One rule for Linux, another for Windows; unknown where the disk does not say. */
function bySystem(onLinux: Rule, onWindows: Rule): Rule {
  const isLinux = linux()
  const isWindows = system.mustBe('Windows', { unset: 'unknown' })
  const chosen = (row: Row): Rule => {
    if (isLinux.judge(row, emptyEstate) === PASS) return onLinux
    return isWindows.judge(row, emptyEstate) === PASS ? onWindows : told
  }
  const told = system.satisfies('Linux or Windows', () => false, { unset: 'unknown' })
  const judge = (row: Row, estate: EstateView): Code => {
    const rule = chosen(row)
    return rule === told ? UNKNOWN : rule.judge(row, estate)
  }
  const explain = (row: Row, estate: EstateView) => chosen(row).explain(row, estate)
  const parts = [isLinux, onLinux, onWindows]
  return { judge, explain, paths: pathsOf(parts), reads: readsOf(parts) }
}

/** A machine from a disk that was prepared elsewhere has no profile, which then tells nothing of the system. */
const hasProfile = ({ at }: Tools) => at('properties.osProfile').satisfies('a profile', isObject, { unset: 'unknown' })

/** What guest configuration found; unknown while it has found nothing. */
const guestComplies = ({ at, pointingAt }: Tools, ...names: readonly string[]) =>
  pointingAt(GUEST_RESULTS)
    .where(at('name').oneOf(names, { unset: 'none' }))
    // Pending has no result yet.
    .where(at('properties.complianceStatus').oneOf(['Compliant', 'NonCompliant'], { unset: 'none' }))
    .every(at('properties.complianceStatus').mustBe('Compliant', { unset: 'unknown' }), { none: 'unknown' })

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFinished(status: unknown): boolean {
  return typeof status === 'string' && (sameText(status, 'Succeeded') || sameText(status, 'CompletedWithWarnings'))
}

/** An image of a gallery, or an image, in one of your own subscriptions; a community gallery is anybody's. */
function isOwnImage(id: unknown): boolean {
  return typeof id === 'string' && beginsWith(id, '/subscriptions/')
}

const PATCH_CLI =
  'az vm install-patches --resource-group $RESOURCE_GROUP --name $NAME --maximum-duration PT4H --reboot-setting IfRequired'

export const virtualMachines = checksFor('microsoft.compute/virtualmachines', [
  check('vm-no-public-address', {
    title: 'Virtual machines have no public address of their own',
    pillar: 'footprint',
    area: 'networking',
    severity: 'high',
    guidance: 'shared-addresses',
    version: 1,
    why: 'A machine with an address of its own is scanned from the minute it starts, and only its security group stands between the internet and every service on it. Behind a load balancer, a gateway or Bastion nothing reaches it that was not meant to.',
    fix: {
      portal:
        'Virtual machine $NAME → Networking → Network settings → the network interface → IP configurations → clear Associate public IP address → Save',
      cli: 'az network nic ip-config update --resource-group $RESOURCE_GROUP --nic-name NIC --name IPCONFIG --public-ip-address null',
      bicep: [
        "resource nic 'Microsoft.Network/networkInterfaces@2024-05-01' = {",
        "  name: 'NIC'",
        '  properties: {',
        "    ipConfigurations: [{ name: 'ipconfig1', properties: { subnet: { id: 'SUBNET_ID' } } }]",
        '  }',
        '}',
      ].join('\n'),
    },
    caution:
      'Whatever reaches the machine by that address stops, and so may its own way out: give the subnet a NAT gateway, and administrators Bastion, first.',
    effort: 'asset',
    references: { mcsb: ['NS-2'], psrule: ['Azure.VM.PublicIPAttached'] },
    reads: [NICS],
    evaluate: ({ at, otherwise, pointedAt, pointingAt }) => {
      const isPrivate = at('properties.ipConfigurations')
        .items({ unset: 'unknown' })
        .every(at('properties.publicIPAddress.id').isUnset(), { none: 'pass' })
      // Both name each other; what an interface says of its machine is found sooner.
      return otherwise(
        pointingAt(NICS).every(isPrivate, { none: 'unknown' }),
        pointedAt(NICS).every(isPrivate, { none: 'unknown' }),
      )
    },
  }),

  check('vm-management-ports', {
    title: 'No machine can be administered from the internet',
    pillar: 'footprint',
    area: 'networking',
    severity: 'critical',
    guidance: 'administrative-access',
    version: 1,
    why: 'A public address and security groups that let SSH, RDP or WinRM in make one open door of what looks harmless apart. Scanners try passwords on it within minutes.',
    fix: {
      portal:
        'Virtual machine $NAME → Connect → Bastion, or Microsoft Defender for Cloud → Just-in-time VM access; then Networking → Network settings → delete the inbound rule',
      cli: 'az network nic list-effective-nsg --resource-group $RESOURCE_GROUP --name NIC --output table\naz network nsg rule delete --resource-group $RESOURCE_GROUP --nsg-name NSG --name RULE',
      bicep: [
        "resource denyManagement 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {",
        "  name: 'NSG/denyManagement'",
        '  properties: {',
        "    direction: 'Inbound'",
        "    access: 'Deny'",
        '    priority: 100',
        "    protocol: 'Tcp'",
        "    sourceAddressPrefix: 'Internet'",
        "    sourcePortRange: '*'",
        "    destinationAddressPrefix: '*'",
        "    destinationPortRanges: ['22', '3389', '5985', '5986']",
        '  }',
        '}',
      ].join('\n'),
    },
    caution:
      'Whoever administers the machine from outside loses access: set up Bastion, a VPN or just-in-time access first.',
    effort: 'asset',
    references: {
      mcsb: ['NS-3'],
      policy: ['22730e10-96f6-4aac-ad84-9383d35b5917'],
      defender: ['bc303248-3d14-44c2-96a0-55f5c326b5fe'],
    },
    reads: [
      NICS,
      'microsoft.network/networksecuritygroups',
      'microsoft.network/virtualnetworks',
      'microsoft.network/publicipaddresses',
    ],
    parameters: {
      ports: parameter(
        z.array(z.int().min(1).max(65535)).min(1),
        [22, 3389, 5985, 5986],
        'TCP ports that machines are administered through',
      ),
    },
    evaluate: ({ parameters: { ports } }) => notReachable(ports, `no way from the internet to ${ports.join(', ')}`),
  }),

  check('vm-ssh-keys', {
    title: 'Linux machines take SSH keys, not passwords',
    pillar: 'configure',
    area: 'identity',
    severity: 'high',
    guidance: 'legacy-authentication',
    version: 1,
    why: 'Passwords of SSH are guessed by machines around the clock, without any lockout. A key cannot be guessed.',
    fix: {
      portal:
        'Virtual machine $NAME → Operations → Run command → RunShellScript: set PasswordAuthentication no in /etc/ssh/sshd_config and restart sshd. Deploy new machines with Authentication type: SSH public key',
      cli: "az vm run-command invoke --ids $ID --command-id RunShellScript --scripts 'echo PasswordAuthentication no > /etc/ssh/sshd_config.d/00-keys-only.conf && systemctl reload ssh || systemctl reload sshd'",
      bicep: machine('osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } }'),
    },
    caution:
      'Put a working key on the machine, and try it, before passwords are refused. The property cannot be changed on a machine that exists: there the guest configuration result LinuxNoPasswordForSSH tells that it was done.',
    effort: 'asset',
    references: {
      mcsb: ['IM-6'],
      psrule: ['Azure.VM.PublicKey'],
      policy: ['630c64f9-8b6b-4c64-b511-6544ceff6fd6'],
      prowler: ['vm_linux_enforce_ssh_authentication'],
      cloudsploit: ['passwordAuthDisabled'],
    },
    reads: [GUEST_RESULTS],
    when: linux,
    evaluate: (tools) =>
      tools.otherwise(
        // What was found on the machine itself counts more than how it was once deployed.
        guestComplies(tools, 'LinuxNoPasswordForSSH'),
        tools.when(
          hasProfile(tools),
          // Passwords are taken unless they were disabled.
          tools
            .at('properties.osProfile.linuxConfiguration.disablePasswordAuthentication')
            .mustBe(true, { unset: 'fail' }),
        ),
      ),
  }),

  check('vm-trusted-launch', {
    title: 'Virtual machines start only what is trusted',
    pillar: 'configure',
    area: 'resources',
    severity: 'medium',
    guidance: 'tighten-configuration',
    version: 1,
    why: 'What changes the boot loader or the kernel is invisible to everything that starts after it. Secure boot refuses what is not signed, and the virtual TPM proves what was started.',
    fix: {
      portal:
        'Virtual machine $NAME → stop it → Settings → Configuration → Security type: Trusted launch, Secure boot and vTPM: on → Save → start it',
      cli: 'az vm deallocate --ids $ID\naz vm update --ids $ID --security-type TrustedLaunch --enable-secure-boot true --enable-vtpm true\naz vm start --ids $ID',
      bicep: machine(
        "securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } }",
      ),
    },
    caution:
      'Stops the machine, needs generation 2 and a supported size, and unsigned drivers do not load: back up, and try it on a copy first.',
    effort: 'asset',
    // The policy definitions on secure boot and vTPM leave out machines without trusted launch, which fail here.
    references: {
      mcsb: ['PV-4'],
      psrule: ['Azure.VM.SecureBoot'],
      prowler: ['vm_trusted_launch_enabled'],
      cloudsploit: ['vmSecureBootEnabled', 'vmSecurityType', 'vmVTPMEnabled'],
    },
    // Machines without a security profile were made before trusted launch was the default.
    evaluate: ({ all, at }) =>
      all(
        at('properties.securityProfile.securityType').oneOf(['TrustedLaunch', 'ConfidentialVM'], { unset: 'fail' }),
        at('properties.securityProfile.uefiSettings.secureBootEnabled').mustBe(true, { unset: 'fail' }),
        at('properties.securityProfile.uefiSettings.vTpmEnabled').mustBe(true, { unset: 'fail' }),
      ),
  }),

  check('vm-encryption-at-host', {
    title: 'Virtual machines encrypt at the host',
    pillar: 'configure',
    area: 'resources',
    severity: 'medium',
    guidance: 'file-system',
    version: 1,
    why: 'Disks are encrypted where they are stored, but temporary disks and caches lie in the clear on the host, and data travels between the two.',
    fix: {
      portal:
        'Virtual machine $NAME → stop it → Settings → Disks → Additional settings → Encryption at host: Yes → Save → start it',
      cli: 'az vm deallocate --ids $ID\naz vm update --ids $ID --set securityProfile.encryptionAtHost=true\naz vm start --ids $ID',
      bicep: machine('securityProfile: { encryptionAtHost: true }'),
    },
    caution:
      'Stops the machine. The subscription needs the feature EncryptionAtHost; machines that ever had Azure Disk Encryption cannot have it.',
    effort: 'script',
    references: {
      mcsb: ['DP-4'],
      policy: ['fc4d8e41-e223-45ea-9bf5-eada37891d87'],
      cloudsploit: ['vmEncryptionAtHost'],
    },
    // Off unless somebody turns it on.
    evaluate: ({ at }) => at('properties.securityProfile.encryptionAtHost').mustBe(true, { unset: 'fail' }),
  }),

  check('vm-approved-images', {
    title: 'Virtual machines come from approved publishers',
    pillar: 'configure',
    area: 'code',
    severity: 'medium',
    guidance: 'trusted-sources',
    version: 1,
    why: 'Anybody can publish an image in the marketplace. One with a back door, or one that nobody maintains, is inside your network from its first start.',
    fix: {
      portal:
        'Deploy the workload anew from an approved image: Create a virtual machine → Image → an approved publisher, or your own gallery',
      cli: 'az vm image list --publisher PUBLISHER --all --output table\naz vm create --resource-group $RESOURCE_GROUP --name NEW_NAME --image URN',
      bicep: machine(
        "storageProfile: { imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' } }",
      ),
    },
    caution:
      'The image of a machine cannot be changed: data and configuration must move to a new one. Approve the publisher instead where it is known and kept up.',
    effort: 'asset',
    references: {
      mcsb: ['AM-2', 'PV-4'],
      prowler: ['vm_ensure_using_approved_images'],
      cloudsploit: ['approvedVmImage'],
    },
    parameters: {
      publishers: parameter(
        z.array(z.string().min(1)).min(1),
        [
          'Canonical',
          'RedHat',
          'SUSE',
          'Debian',
          'Oracle',
          'MicrosoftWindowsServer',
          'MicrosoftWindowsDesktop',
          'MicrosoftSQLServer',
          'MicrosoftVisualStudio',
          'microsoftcblmariner',
          'microsoft-aks',
          'microsoft-dsvm',
          'AzureDatabricks',
          'center-for-internet-security-inc',
        ],
        'Publishers whose marketplace images may be used; images of your own galleries always may',
      ),
    },
    evaluate: ({ at, otherwise, parameters }) =>
      otherwise(
        at('properties.storageProfile.imageReference.id').satisfies('an image of your own', isOwnImage, {
          unset: 'unknown',
        }),
        // A disk that was prepared elsewhere names no image at all.
        at('properties.storageProfile.imageReference.publisher').oneOf(parameters.publishers, { unset: 'unknown' }),
      ),
  }),

  check('vm-automatic-patching', {
    title: 'Virtual machines are patched automatically',
    pillar: 'maintain',
    area: 'resources',
    severity: 'high',
    guidance: 'system-updates',
    version: 1,
    why: 'Exploits follow a published fix within days. Machines that wait for somebody to patch them wait longer than that.',
    fix: {
      portal:
        'Azure Update Manager → Machines → $NAME → Update settings → Patch orchestration: Azure-orchestrated (automatic VM guest patching) → Save',
      cli: '# Linux\naz vm update --ids $ID --set osProfile.linuxConfiguration.patchSettings.patchMode=AutomaticByPlatform\n# Windows\naz vm update --ids $ID --set osProfile.windowsConfiguration.enableAutomaticUpdates=true osProfile.windowsConfiguration.patchSettings.patchMode=AutomaticByPlatform',
      bicep: machine("osProfile: { linuxConfiguration: { patchSettings: { patchMode: 'AutomaticByPlatform' } } }"),
    },
    caution:
      'Machines restart when a patch asks for it, outside of peak hours of their region. Spread the members of a cluster over zones or sets, or give them a maintenance configuration.',
    effort: 'policy',
    references: { mcsb: ['PV-6'], psrule: ['Azure.VM.Updates'], cloudsploit: ['vmAutoUpdateEnabled'] },
    when: hasProfile,
    evaluate: ({ all, at }) =>
      bySystem(
        // ImageDefault, which is also what unset means, leaves patching to whatever the image was built with.
        at(`${LINUX}.patchSettings.patchMode`).mustBe('AutomaticByPlatform', { unset: 'fail' }),
        all(
          // Windows updates itself by default.
          at(`${WINDOWS}.enableAutomaticUpdates`).mustBe(true, { unset: 'default' }),
          at(`${WINDOWS}.patchSettings.patchMode`).oneOf(['AutomaticByPlatform', 'AutomaticByOS'], {
            unset: 'default',
          }),
        ),
      ),
  }),

  check('vm-update-assessment', {
    title: 'Virtual machines look for missing updates daily',
    pillar: 'maintain',
    area: 'operations',
    severity: 'low',
    guidance: 'system-updates',
    version: 1,
    why: 'Nobody can install what nobody knows to be missing. Machines that are not assessed look as good as patched ones.',
    fix: {
      portal: 'Azure Update Manager → Machines → $NAME → Update settings → Periodic assessment: Enable → Save',
      cli: '# Linux\naz vm update --ids $ID --set osProfile.linuxConfiguration.patchSettings.assessmentMode=AutomaticByPlatform\n# Windows\naz vm update --ids $ID --set osProfile.windowsConfiguration.patchSettings.assessmentMode=AutomaticByPlatform',
      bicep: machine("osProfile: { linuxConfiguration: { patchSettings: { assessmentMode: 'AutomaticByPlatform' } } }"),
    },
    caution: 'The assessment changes nothing on the machine; it needs the VM agent and its extension.',
    effort: 'policy',
    references: {
      mcsb: ['PV-6'],
      cis: ['8.1.10'],
      policy: ['bd876905-5b84-4f73-ab2d-2e7a7c4568d9'],
    },
    when: hasProfile,
    // ImageDefault, which is also what unset means, assesses only when somebody asks for it.
    evaluate: ({ at }) =>
      bySystem(
        at(`${LINUX}.patchSettings.assessmentMode`).mustBe('AutomaticByPlatform', { unset: 'fail' }),
        at(`${WINDOWS}.patchSettings.assessmentMode`).mustBe('AutomaticByPlatform', { unset: 'fail' }),
      ),
  }),

  check('vm-pending-updates', {
    title: 'Virtual machines have no pending critical updates',
    pillar: 'maintain',
    area: 'resources',
    severity: 'high',
    guidance: 'easy-targets',
    version: 1,
    why: 'A critical or security update that is out tells everybody where the hole is. Scanners look for machines without it within days.',
    fix: {
      portal: 'Azure Update Manager → Machines → $NAME → Updates → One-time update → Critical and Security → Install',
      cli: `# Linux\n${PATCH_CLI} --classifications-to-include-linux Critical Security\n# Windows\n${PATCH_CLI} --classifications-to-include-win Critical Security`,
      bicep: machine("osProfile: { linuxConfiguration: { patchSettings: { patchMode: 'AutomaticByPlatform' } } }"),
    },
    caution: 'The machine may restart. Take a snapshot or a backup, and do one of a kind first.',
    effort: 'script',
    references: {
      mcsb: ['PV-6'],
      cis: ['8.1.10'],
      policy: ['f85bf3e0-d513-442e-89c3-1784ad63382b'],
      defender: ['e1145ab1-eb4f-43d8-911b-36ddf771d13f'],
      prowler: ['defender_ensure_system_updates_are_applied'],
      cloudsploit: ['monitorSystemUpdates'],
    },
    reads: [PATCHES],
    evaluate: ({ all, at, pointingAt, when }) =>
      pointingAt(PATCHES).every(
        when(
          // An assessment that failed has counted nothing.
          at('properties.status').satisfies('a finished assessment', isFinished, { unset: 'unknown' }),
          all(
            // A classification that is not counted has nothing pending (Linux counts no critical ones).
            at('properties.availablePatchCountByClassification').satisfies('counts', isObject, { unset: 'unknown' }),
            at('properties.availablePatchCountByClassification.critical').atMost(0, { unset: 'none' }),
            at('properties.availablePatchCountByClassification.security').atMost(0, { unset: 'none' }),
          ),
        ),
        { none: 'unknown' },
      ),
  }),

  check('vm-hotpatch', {
    title: 'Windows Azure Edition machines are hotpatched',
    pillar: 'maintain',
    area: 'resources',
    severity: 'low',
    guidance: 'platform-updates',
    version: 1,
    why: 'A patch that needs a restart waits for a window. This edition can take most security updates without one, so that nothing has to wait.',
    fix: {
      portal: 'Azure Update Manager → Machines → $NAME → Update settings → Hotpatch: Enable → Save',
      cli: 'az vm update --ids $ID --set osProfile.windowsConfiguration.patchSettings.patchMode=AutomaticByPlatform osProfile.windowsConfiguration.patchSettings.enableHotpatching=true',
      bicep: machine(
        "osProfile: { windowsConfiguration: { patchSettings: { patchMode: 'AutomaticByPlatform', enableHotpatching: true } } }",
      ),
    },
    caution: 'Some months still need a restart, for the baseline that hotpatches build on.',
    effort: 'script',
    references: { mcsb: ['PV-6'], policy: ['6d02d2f7-e38b-4bdc-96f3-adc0a8726abc'] },
    // The policy definition knows the edition of 2022 only.
    when: ({ at }) =>
      at('properties.storageProfile.imageReference.sku').mustContain('-datacenter-azure-edition', { unset: 'none' }),
    // Off unless somebody turns it on.
    evaluate: ({ at }) =>
      at('properties.osProfile.windowsConfiguration.patchSettings.enableHotpatching').mustBe(true, { unset: 'fail' }),
  }),

  check('vm-vulnerabilities', {
    title: 'Virtual machines have no open vulnerability findings',
    pillar: 'maintain',
    area: 'resources',
    severity: 'high',
    guidance: 'defender-hardening',
    version: 1,
    why: 'The scanner lists the known flaws of everything installed on the machine, beyond what the system updates. Each is a way in that others know too.',
    fix: {
      portal:
        'Microsoft Defender for Cloud → Recommendations → Machines should have vulnerability findings resolved → the machine → update or remove the software named',
      cli: 'az security sub-assessment list --assessed-resource-id $ID --assessment-name 1195afff-c881-495e-9bc5-1486211ae03f --output table',
      bicep: [
        "resource plan 'Microsoft.Security/pricings@2024-01-01' = {",
        "  name: 'VirtualMachines'",
        "  properties: { pricingTier: 'Standard', subPlan: 'P2' }",
        '}',
      ].join('\n'),
    },
    caution:
      'New versions of software change its behaviour: test as with any release, the gravest and the exposed machines first.',
    effort: 'asset',
    references: {
      mcsb: ['PV-5', 'PV-6'],
      cis: ['8.1.3.2'],
      defender: ['1195afff-c881-495e-9bc5-1486211ae03f'],
      cloudsploit: ['monitorVMVulnerability'],
    },
    reads: [ASSESSMENTS],
    evaluate: () => assessedHealthy('no unhealthy finding', '1195afff-c881-495e-9bc5-1486211ae03f'),
  }),

  check('vm-endpoint-protection', {
    title: 'Virtual machines run endpoint detection',
    pillar: 'maintain',
    area: 'operations',
    severity: 'high',
    guidance: 'continuous-detection',
    version: 1,
    why: 'Without detection on the machine itself ransomware is noticed when it is done, and nobody can tell afterwards how it got in.',
    fix: {
      portal:
        'Microsoft Defender for Cloud → Environment settings → the subscription → Servers: On → Settings → Endpoint protection: On',
      cli: 'az security pricing create --subscription $SUBSCRIPTION --name VirtualMachines --tier standard --subplan P2\naz security setting update --subscription $SUBSCRIPTION --name WDATP --enabled true',
      bicep: [
        "resource plan 'Microsoft.Security/pricings@2024-01-01' = {",
        "  name: 'VirtualMachines'",
        "  properties: { pricingTier: 'Standard', subPlan: 'P2' }",
        '}',
      ].join('\n'),
    },
    caution: 'Two products of the kind disturb each other: remove the other one, or set one of them to passive mode.',
    effort: 'policy',
    references: {
      mcsb: ['ES-1'],
      cis: ['8.1.3.3'],
      defender: ['06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c'],
      prowler: ['defender_assessments_vm_endpoint_protection_installed'],
      cloudsploit: ['monitorEndpointProtection', 'vmEndpointProtection'],
    },
    reads: [ASSESSMENTS],
    evaluate: () => assessedHealthy('an EDR solution is installed', '06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c'),
  }),

  check('vm-security-baseline', {
    title: 'Virtual machines meet the security baseline',
    pillar: 'maintain',
    area: 'resources',
    severity: 'medium',
    guidance: 'defender-hardening',
    version: 1,
    why: 'Settings of the system drift: services are switched on, rights are given away, logging is turned off. Each is small; together they are what an intruder lives on.',
    fix: {
      portal:
        'Azure Policy → Guest Assignments → AzureLinuxBaseline or AzureWindowsBaseline on $NAME → work through the rules that do not comply',
      cli: 'az policy state list --resource $ID --filter "complianceState eq \'NonCompliant\'" --output table',
      bicep: [
        "resource guestConfiguration 'Microsoft.Compute/virtualMachines/extensions@2024-11-01' = {",
        "  name: '$NAME/AzurePolicyforLinux'",
        "  location: '$LOCATION'",
        '  properties: {',
        "    publisher: 'Microsoft.GuestConfiguration'",
        "    type: 'ConfigurationforLinux'",
        "    typeHandlerVersion: '1.0'",
        '    enableAutomaticUpgrade: true',
        '  }',
        '}',
      ].join('\n'),
    },
    caution:
      'Some rules close what an application uses. Apply them to one machine of a kind and run its tests before the rest.',
    effort: 'asset',
    references: {
      mcsb: ['PV-4'],
      policy: ['fc9b3da7-8347-4380-8e70-0a0361d8dedd', '72650e9f-97bc-4b2a-ab5f-9781a9fcecbc'],
    },
    reads: [GUEST_RESULTS],
    evaluate: (tools) => guestComplies(tools, 'AzureLinuxBaseline', 'AzureWindowsBaseline'),
  }),
])

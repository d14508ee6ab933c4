import { DELEGATED_SCOPE } from '#lib/auth/access-token.ts'
import { redirectUriOf } from '#lib/auth/sign-in.ts'
import { signedOutUriOf } from '#lib/auth/sign-out.ts'
import { appRoles } from './app-roles.ts'
import { fixedId } from './fixed-id.ts'

/** Where the registration's parts differ from installation to installation. */
export interface Registration {
  /** Where people reach the dashboard, without a path. */
  readonly publicUrl: string
  /** As people see it when they sign in. */
  readonly displayName: string
  /** Names the application in the tenant for Bicep; never changes. */
  readonly uniqueName: string
}

export const usualName: Pick<Registration, 'displayName' | 'uniqueName'> = {
  displayName: 'Temper',
  uniqueName: 'temper',
}

/** What sign-in asks for besides the app's own roles: who it is. MSAL adds offline_access by itself. */
export const grantedScopes = 'openid profile offline_access'

const optionalClaim = (name: string) => ({ name, essential: false, additionalProperties: [] })

/**
 * The app registration as Microsoft Graph describes one (application, v1.0), without what identifies it.
 * Sources: the Graph types for Bicep, v1.0:1.0.0; "Configure optional claims"; "Optional claims reference".
 */
export function manifestOf({ publicUrl, displayName }: Registration) {
  return {
    displayName,
    // Nobody of another tenant, and no personal account.
    signInAudience: 'AzureADMyOrg',
    web: {
      homePageUrl: publicUrl,
      // After signing out at the provider people come back to the second, which must be registered like the first.
      redirectUris: [redirectUriOf({ publicUrl }), signedOutUriOf({ publicUrl })],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
    },
    isFallbackPublicClient: false,
    appRoles,
    // Only groups that are assigned to the application: others are nobody's business, and too many to fit a token.
    groupMembershipClaims: 'ApplicationGroup',
    optionalClaims: {
      // When they last proved who they are (re-authentication), and whom to sign out.
      idToken: [optionalClaim('auth_time'), optionalClaim('login_hint'), optionalClaim('groups')],
      accessToken: [optionalClaim('groups'), optionalClaim('idtyp')],
      saml2Token: [],
    },
    api: {
      // Version 2: the issuer is the one that people sign in at, the audience the client id.
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [
        {
          id: fixedId(`scope/${DELEGATED_SCOPE}`),
          value: DELEGATED_SCOPE,
          type: 'User',
          isEnabled: true,
          adminConsentDisplayName: 'Read the posture as the signed-in person',
          adminConsentDescription: 'Lets a tool read through the API what the person may see in Temper.',
          userConsentDisplayName: 'Read the posture as you',
          userConsentDescription: 'Lets this tool read through the API what you may see in Temper.',
        },
      ],
    },
  }
}

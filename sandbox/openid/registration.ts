/** The app registration through which people sign in to the product, and whose API applications call. */
export const registration = {
  clientId: '3f1c2a6e-9d84-4b57-8a0c-6e2b7d94c5a1',
  clientSecret: 'sandbox-sign-in-secret-of-no-worth',
  /** Where a browser may be sent with a code, and after signing out; on localhost, whatever the port. */
  redirectPath: '/sign-in/callback',
  signedOutPath: '/signed-out',
  /** The scope of the API that people may give to an application. */
  scope: 'access_as_user',
} as const

/** An application that may read the product's API: somebody gave it the app role Reader. */
export const script = {
  clientId: 'b8a5d0e4-17f3-4c29-9e6d-0c4f82a9317b',
  clientSecret: 'sandbox-script-secret-of-no-worth',
  objectId: '5d20c7f6-83b1-4e9a-b4a7-29f60e1d8c34',
  roles: ['Reader'],
} as const

/** An application of the same tenant to which nobody gave a role. */
export const stranger = {
  clientId: 'e27f4b90-6c15-4d38-a1fb-93d5708e26c4',
  clientSecret: 'sandbox-stranger-secret-of-no-worth',
  objectId: '91b6e3a8-40d7-4f5c-8e12-7ac0f5d93b6e',
  roles: [],
} as const

/** Where things are, as in Entra ID. */
export const routesOf = (tenantId: string) => ({
  authorization: `/${tenantId}/oauth2/v2.0/authorize`,
  token: `/${tenantId}/oauth2/v2.0/token`,
  jwks: `/${tenantId}/discovery/v2.0/keys`,
  end_session: `/${tenantId}/oauth2/v2.0/logout`,
})

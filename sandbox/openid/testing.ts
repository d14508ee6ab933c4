import type { SamplePerson } from '#sandbox/estate/people.ts'

/** A browser without a screen: keeps cookies, follows redirects as far as the OpenID provider's own pages go. */
export class Visitor {
  readonly #cookies = new Map<string, string>()

  /** Opens the provider's page and clicks on a person, if it asks. Answers the address that it then sends to. */
  async signIn(address: string, person: Pick<SamplePerson, 'id'>): Promise<URL> {
    const arrived = await this.open(address)
    if (!arrived.page) return arrived.url
    const done = await this.open(arrived.url.href, new URLSearchParams({ person: person.id }))
    const again = hiddenForm(done.page)
    // Somebody else was signed in: the provider signs them out first, by a form that submits itself.
    return again ? (await this.open(again.action, again.fields)).url : done.url
  }

  /** Opens an address of the provider and what it redirects to, until a page or an address that is not the provider's. */
  async open(address: string, form?: URLSearchParams): Promise<{ url: URL; page: string | undefined; status: number }> {
    const { origin } = new URL(address)
    let url = new URL(address)
    let body = form
    for (;;) {
      const answer = await fetch(url, {
        method: body ? 'POST' : 'GET',
        body: body ?? null,
        redirect: 'manual',
        headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      })
      body = undefined
      this.#keep(answer.headers.getSetCookie())
      const location = answer.headers.get('location')
      if (!location) return { url, page: await answer.text(), status: answer.status }
      url = new URL(location, url)
      if (url.origin !== origin) return { url, page: undefined, status: answer.status }
    }
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }
}

/** The form with hidden fields on a page of the provider. */
export function hiddenForm(page = ''): { action: string; fields: URLSearchParams } | undefined {
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return action && fields.length > 0
    ? { action, fields: new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value])) }
    : undefined
}

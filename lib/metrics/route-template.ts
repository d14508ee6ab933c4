/** An address as the folders of `app` have it, such as /assets/[...id], and what it matches. */
export interface RouteTemplate {
  readonly template: string
  readonly pattern: RegExp
}

/**
 * The addresses that these files of Next's `app` folder answer, the most exact first.
 * @param files relative to `app`, such as (product)/scans/[id]/page.tsx
 */
export function routeTemplates(files: readonly string[]): RouteTemplate[] {
  const templates = files
    .map((file) => file.replaceAll('\\', '/').split('/'))
    .filter((parts) => /^(page|route)\.tsx?$/.test(parts.at(-1) ?? ''))
    .map((parts) => parts.slice(0, -1).filter((part) => !part.startsWith('(') && !part.startsWith('@')))
    .map((parts) => `/${parts.join('/')}`)
  return [...new Set(templates)]
    .sort((a, b) => vagueness(a) - vagueness(b) || b.length - a.length)
    .map((template) => ({ template, pattern: patternOf(template) }))
}

/** The template of a path; `other` for what no route answers, so that whoever asks for nonsense makes no new series. */
export function templateOf(path: string, templates: readonly RouteTemplate[]): string {
  if (path.startsWith('/_next/')) return '/_next'
  return templates.find(({ pattern }) => pattern.test(path))?.template ?? 'other'
}

function vagueness(template: string): number {
  return 10 * template.split('[...').length + template.split('[').length
}

function patternOf(template: string): RegExp {
  const parts = template
    .split('/')
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith('[[...')) return '(?:/.+)?'
      if (part.startsWith('[...')) return '/.+'
      if (part.startsWith('[')) return '/[^/]+'
      return `/${part.replace(/[^\w-]/g, '\\$&')}`
    })
  return new RegExp(`^${parts.join('')}/?$`)
}

import { CopyButton } from './copy.tsx'

/** A command or template, copied whole by its button. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="group relative rounded-md bg-sunken">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-md py-3 pr-12 pl-3.5"
      >
        <pre className="w-fit font-mono text-ink text-xs leading-5">{code}</pre>
      </section>
      <CopyButton
        text={code}
        label={`Copy ${label}`}
        className="absolute top-1.5 right-1.5 inline-flex size-7 items-center justify-center rounded-sm bg-sunken text-ink-2 hover:bg-line hover:text-ink"
      />
    </div>
  )
}

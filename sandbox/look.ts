const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A text as HTML. */
export const text = (value: string) => value.replace(/[&<>"']/g, (letter) => escapes[letter] ?? letter)

/** How the sandbox's own pages look, light and dark. */
export const look = `
  :root {
    color-scheme: light dark;
    --background: light-dark(#f6f7f8, #0f1216); --surface: light-dark(#fff, #171b21);
    --line: light-dark(#e1e4e8, #2a313b); --control: light-dark(#7f8997, #77828f);
    --ink: light-dark(#171b21, #eaedf1); --ink-2: light-dark(#4a5361, #b4bdc9); --ink-3: light-dark(#5b6472, #9aa5b3);
    --accent: light-dark(#1f5fa8, #79b0f2); --accent-soft: light-dark(#e5eef9, #1a2b42); --on-accent: light-dark(#fff, #0f1216);
    --notice: light-dark(#f9f3d9, #33290f); --notice-ink: light-dark(#745700, #dcb945);
  }
  * { box-sizing: border-box; margin: 0 }
  body { background: var(--background); color: var(--ink); font: 14px/1.45 Inter, system-ui, -apple-system, 'Segoe UI', sans-serif }
  button, select { font: inherit; color: inherit; border-radius: 8px }
  button { cursor: pointer }
  button:focus-visible, select:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
  .label { display: inline-block; padding: 2px 8px; border-radius: 6px; background: var(--notice); color: var(--notice-ink); font-size: 12px; font-weight: 600 }
  h1 { margin-top: 14px; font-size: 22px; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere }
`

// The one look of everything that floats: menus, pickers, selects.

export const popupLook =
  'rounded-lg border border-line bg-surface p-1 text-ink text-sm shadow-float outline-none max-h-[min(26rem,var(--available-height))] overflow-y-auto transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0'

export const itemLook =
  'flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 outline-none max-md:min-h-10 data-[highlighted]:bg-sunken data-[disabled]:opacity-50'

export const chipLook =
  'inline-flex h-8 max-w-full items-center gap-1.5 whitespace-nowrap rounded-md border border-line-strong bg-surface text-sm transition-colors max-md:h-9'
